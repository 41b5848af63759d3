CREATE INDEX "customer_order_unsent" ON "customer_order" (COALESCE(required_on, requested_on), placed_at, id, status,
    payment_state, total, customer_id, owner_id, channel, payment_method, business_day,
    state, shipped_on, required_on, requested_on)
    WHERE shipped_on IS NULL AND state IN ('submitted', 'reviewing', 'confirmed');
