ALTER TABLE "stock_level" ADD COLUMN "band" TEXT GENERATED ALWAYS AS (CASE
    WHEN on_hand - reserved - allocated - quarantine - safety <= 0 THEN 'out'
    WHEN on_hand - reserved - allocated - quarantine - safety <= reorder_point THEN 'low' ELSE 'ok' END);
CREATE INDEX "stock_level_band" ON "stock_level" ("band", "id", "warehouse_id", "variant_id");
CREATE INDEX "stock_level_warehouse_band" ON "stock_level" ("warehouse_id", "band", "variant_id");
ALTER TABLE "variant_stock" ADD COLUMN "band" TEXT GENERATED ALWAYS AS (CASE
    WHEN available <= 0 THEN 'out' WHEN available <= reorder_point THEN 'low' ELSE 'ok' END);
CREATE INDEX "variant_stock_band" ON "variant_stock" ("active", "band", "sku", "category_id", "variant_id");
CREATE TRIGGER "variant_stock_added" AFTER INSERT ON "variant" BEGIN
    INSERT INTO variant_stock (variant_id, sku, active, category_id, available, reorder_point)
    SELECT new.id, new.sku, new.active, category_id, 0, 0 FROM product WHERE id = new.product_id;
END;
CREATE TRIGGER "variant_stock_renamed" AFTER UPDATE OF "sku", "active" ON "variant"
    WHEN old.sku <> new.sku OR old.active <> new.active BEGIN
    UPDATE variant_stock SET sku = new.sku, active = new.active WHERE variant_id = new.id;
END;
CREATE TRIGGER "variant_stock_moved" AFTER UPDATE OF "category_id" ON "product"
    WHEN old.category_id <> new.category_id BEGIN
    UPDATE variant_stock SET category_id = new.category_id
    WHERE variant_id IN (SELECT id FROM variant WHERE product_id = new.id);
END;
CREATE TRIGGER "variant_stock_opened" AFTER INSERT ON "stock_level"
    WHEN (SELECT active FROM warehouse WHERE id = new.warehouse_id) BEGIN
    UPDATE variant_stock SET reorder_point = reorder_point + new.reorder_point, available = available
        + max(0, new.on_hand - new.reserved - new.allocated - new.quarantine - new.safety)
    WHERE variant_id = new.variant_id;
END;
CREATE TRIGGER "variant_stock_changed" AFTER UPDATE OF
    "on_hand", "reserved", "allocated", "quarantine", "safety", "reorder_point" ON "stock_level"
    WHEN (SELECT active FROM warehouse WHERE id = new.warehouse_id) BEGIN
    UPDATE variant_stock SET reorder_point = reorder_point + new.reorder_point - old.reorder_point, available = available
        + max(0, new.on_hand - new.reserved - new.allocated - new.quarantine - new.safety)
        - max(0, old.on_hand - old.reserved - old.allocated - old.quarantine - old.safety)
    WHERE variant_id = new.variant_id;
END;
CREATE TRIGGER "variant_stock_closed" AFTER DELETE ON "stock_level"
    WHEN (SELECT active FROM warehouse WHERE id = old.warehouse_id) BEGIN
    UPDATE variant_stock SET reorder_point = reorder_point - old.reorder_point, available = available
        - max(0, old.on_hand - old.reserved - old.allocated - old.quarantine - old.safety)
    WHERE variant_id = old.variant_id;
END;
CREATE TRIGGER "variant_stock_placed" AFTER UPDATE OF "active" ON "warehouse" WHEN old.active <> new.active BEGIN
    UPDATE variant_stock SET reorder_point = variant_stock.reorder_point + (new.active - old.active) * l.reorder_point,
        available = available + (new.active - old.active)
        * max(0, l.on_hand - l.reserved - l.allocated - l.quarantine - l.safety)
    FROM stock_level l WHERE l.warehouse_id = new.id AND l.variant_id = variant_stock.variant_id;
END;
