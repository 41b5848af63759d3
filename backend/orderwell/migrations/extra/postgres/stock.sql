ALTER TABLE "stock_level" ADD COLUMN "band" VARCHAR(3) GENERATED ALWAYS AS (CASE
    WHEN on_hand - reserved - allocated - quarantine - safety <= 0 THEN 'out'
    WHEN on_hand - reserved - allocated - quarantine - safety <= reorder_point THEN 'low' ELSE 'ok' END) STORED;
CREATE INDEX "stock_level_band" ON "stock_level" ("band", "id", "warehouse_id", "variant_id");
CREATE INDEX "stock_level_warehouse_band" ON "stock_level" ("warehouse_id", "band", "variant_id");
ALTER TABLE "variant_stock" ADD COLUMN "band" VARCHAR(3) GENERATED ALWAYS AS (CASE
    WHEN available <= 0 THEN 'out' WHEN available <= reorder_point THEN 'low' ELSE 'ok' END) STORED;
CREATE INDEX "variant_stock_band" ON "variant_stock" ("active", "band", "sku", "category_id", "variant_id");
-- Whoever changes another level of the same variant waits for its row; what has come in the meantime is read after that.
CREATE FUNCTION count_variant_stock(counted UUID[]) RETURNS VOID LANGUAGE plpgsql AS $$ BEGIN
    PERFORM 1 FROM variant_stock WHERE variant_id = ANY(counted) ORDER BY variant_id FOR NO KEY UPDATE;
    UPDATE variant_stock s SET available = sums.available, reorder_point = sums.point FROM (
        SELECT c.id, COALESCE(SUM(l.reorder_point) FILTER (WHERE w.active), 0) AS point, COALESCE(SUM(GREATEST(0,
            l.on_hand - l.reserved - l.allocated - l.quarantine - l.safety)) FILTER (WHERE w.active), 0) AS available
        FROM unnest(counted) c(id) LEFT JOIN stock_level l ON l.variant_id = c.id
        LEFT JOIN warehouse w ON w.id = l.warehouse_id GROUP BY c.id) sums
    WHERE s.variant_id = sums.id;
END $$;
CREATE FUNCTION variant_stock_follows() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
    IF TG_TABLE_NAME = 'warehouse' THEN
        PERFORM count_variant_stock(ARRAY(SELECT variant_id FROM stock_level WHERE warehouse_id = NEW.id));
    ELSIF TG_TABLE_NAME = 'product' THEN
        UPDATE variant_stock SET category_id = NEW.category_id
        WHERE variant_id IN (SELECT id FROM variant WHERE product_id = NEW.id);
    ELSIF TG_TABLE_NAME = 'variant' AND TG_OP = 'INSERT' THEN
        INSERT INTO variant_stock (variant_id, sku, active, category_id, available, reorder_point)
        SELECT NEW.id, NEW.sku, NEW.active, category_id, 0, 0 FROM product WHERE id = NEW.product_id;
    ELSIF TG_TABLE_NAME = 'variant' THEN
        UPDATE variant_stock SET sku = NEW.sku, active = NEW.active WHERE variant_id = NEW.id;
    ELSE
        IF TG_OP = 'INSERT' THEN  -- nobody closes or opens the warehouse until this is counted
            PERFORM 1 FROM warehouse WHERE id = NEW.warehouse_id FOR SHARE;
        END IF;
        PERFORM count_variant_stock(ARRAY[CASE TG_OP WHEN 'DELETE' THEN OLD.variant_id ELSE NEW.variant_id END]);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER "variant_stock_added" AFTER INSERT ON "variant"
    FOR EACH ROW EXECUTE FUNCTION variant_stock_follows();
CREATE TRIGGER "variant_stock_renamed" AFTER UPDATE OF "sku", "active" ON "variant"
    FOR EACH ROW WHEN (OLD.sku <> NEW.sku OR OLD.active <> NEW.active) EXECUTE FUNCTION variant_stock_follows();
CREATE TRIGGER "variant_stock_moved" AFTER UPDATE OF "category_id" ON "product"
    FOR EACH ROW WHEN (OLD.category_id <> NEW.category_id) EXECUTE FUNCTION variant_stock_follows();
-- A level begins empty, which changes no sum and locks none.
CREATE TRIGGER "variant_stock_opened" AFTER INSERT ON "stock_level"
    FOR EACH ROW WHEN (NEW.on_hand > 0 OR NEW.reorder_point > 0) EXECUTE FUNCTION variant_stock_follows();
CREATE TRIGGER "variant_stock_closed" AFTER DELETE ON "stock_level"
    FOR EACH ROW EXECUTE FUNCTION variant_stock_follows();
CREATE TRIGGER "variant_stock_changed" AFTER UPDATE OF
    "on_hand", "reserved", "allocated", "quarantine", "safety", "reorder_point" ON "stock_level"
    FOR EACH ROW EXECUTE FUNCTION variant_stock_follows();
CREATE TRIGGER "variant_stock_placed" AFTER UPDATE OF "active" ON "warehouse"
    FOR EACH ROW WHEN (OLD.active <> NEW.active) EXECUTE FUNCTION variant_stock_follows();
