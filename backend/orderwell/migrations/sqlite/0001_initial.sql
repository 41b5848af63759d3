CREATE TABLE "role" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "code" VARCHAR(40) NOT NULL UNIQUE,
    "name_zh" VARCHAR(60) NOT NULL,
    "name_en" VARCHAR(60) NOT NULL,
    "side" VARCHAR(10) NOT NULL,
    "permissions" JSON NOT NULL,
    "scope" VARCHAR(10) NOT NULL,
    "version" INT NOT NULL
);

CREATE TABLE "user_account" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "email" VARCHAR(200) NOT NULL UNIQUE,
    "name" VARCHAR(100) NOT NULL,
    "phone" VARCHAR(40) NOT NULL,
    "side" VARCHAR(10) NOT NULL,
    "password_hash" VARCHAR(200),
    "locale" VARCHAR(10) NOT NULL,
    "active" INT NOT NULL,
    "privacy_accepted_at" TIMESTAMP,
    "last_sign_in_at" TIMESTAMP,
    "created_at" TIMESTAMP NOT NULL,
    "version" INT NOT NULL
);

CREATE TABLE "user_role" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "role_id" CHAR(36) NOT NULL REFERENCES "role" ("id") ON DELETE CASCADE,
    "user_id" CHAR(36) NOT NULL REFERENCES "user_account" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_user_role_user_id_d0bad3" UNIQUE ("user_id", "role_id")
);
CREATE INDEX "idx_user_role_role_id_fea46d" ON "user_role" ("role_id");

CREATE TABLE "assortment" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "name_zh" VARCHAR(100) NOT NULL,
    "name_en" VARCHAR(100) NOT NULL,
    "mode" VARCHAR(10) NOT NULL,
    "is_default" INT NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    "version" INT NOT NULL
);

CREATE TABLE "attribute_template" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "code" VARCHAR(60) NOT NULL UNIQUE,
    "name_zh" VARCHAR(100) NOT NULL,
    "name_en" VARCHAR(100) NOT NULL,
    "strict" INT NOT NULL,
    "groups" JSON NOT NULL,
    "version" INT NOT NULL
);

CREATE TABLE "bulk_change" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "source" VARCHAR(10) NOT NULL,
    "note" VARCHAR(200) NOT NULL,
    "actor_id" CHAR(36),
    "actor_name" VARCHAR(100) NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "row_count" INT NOT NULL,
    "cell_count" INT NOT NULL,
    "added" INT NOT NULL,
    "kept" INT NOT NULL,
    "reverts_id" CHAR(36) REFERENCES "bulk_change" ("id") ON DELETE RESTRICT
);
CREATE INDEX "idx_bulk_change_created_9826de" ON "bulk_change" ("created_at");
CREATE INDEX "idx_bulk_change_reverts_973319" ON "bulk_change" ("reverts_id");

CREATE TABLE "cart" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "token_hash" VARCHAR(64) UNIQUE,
    "updated_at" TIMESTAMP NOT NULL,
    "version" INT NOT NULL,
    "reserved_since" TIMESTAMP,
    "reserved_until" TIMESTAMP,
    "user_id" CHAR(36) UNIQUE REFERENCES "user_account" ("id") ON DELETE CASCADE
);

CREATE TABLE "catalog_import" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "file_name" VARCHAR(200) NOT NULL,
    "state" VARCHAR(10) NOT NULL,
    "header" JSON NOT NULL,
    "mapping" JSON NOT NULL,
    "clears" INT NOT NULL,
    "row_count" INT NOT NULL,
    "done" INT NOT NULL,
    "added" INT NOT NULL,
    "changed" INT NOT NULL,
    "unchanged" INT NOT NULL,
    "wrong" INT NOT NULL,
    "below_cost" INT NOT NULL,
    "actor_id" CHAR(36),
    "actor_name" VARCHAR(100) NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "change_id" CHAR(36) REFERENCES "bulk_change" ("id") ON DELETE RESTRICT
);
CREATE INDEX "idx_catalog_imp_created_68617b" ON "catalog_import" ("created_at");
CREATE INDEX "idx_catalog_imp_change__921e32" ON "catalog_import" ("change_id");

CREATE TABLE "catalog_import_part" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "position" INT NOT NULL,
    "rows" JSON NOT NULL,
    "catalog_import_id" CHAR(36) NOT NULL REFERENCES "catalog_import" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_catalog_imp_catalog_67a6a3" UNIQUE ("catalog_import_id", "position")
);

CREATE TABLE "catalog_import_row" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "part" INT NOT NULL,
    "number" INT NOT NULL,
    "sku" VARCHAR(200) NOT NULL,
    "kind" VARCHAR(10) NOT NULL,
    "cells" JSON NOT NULL,
    "problems" JSON NOT NULL,
    "below" JSON,
    "catalog_import_id" CHAR(36) NOT NULL REFERENCES "catalog_import" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_catalog_imp_catalog_afbab1" ON "catalog_import_row" ("catalog_import_id", "kind", "number");

CREATE TABLE "copurchase" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "product_a" CHAR(36) NOT NULL,
    "product_b" CHAR(36) NOT NULL,
    "weight" BIGINT NOT NULL,
    "orders" INT NOT NULL,
    CONSTRAINT "uid_copurchase_product_a762ec" UNIQUE ("product_a", "product_b"),
    CONSTRAINT "copurchase_ok" CHECK (product_a < product_b AND weight >= 0 AND orders >= 0)
);
CREATE INDEX "idx_copurchase_product_bf26d9" ON "copurchase" ("product_b");
CREATE INDEX "idx_copurchase_orders_ce1c4b" ON "copurchase" ("orders", "id");

CREATE TABLE "copurchase_build" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "total" INT NOT NULL,
    "done" INT NOT NULL,
    "started_by" VARCHAR(100) NOT NULL,
    "started_at" TIMESTAMP NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    "finished_at" TIMESTAMP
);

CREATE TABLE "product_basket" (
    "product_id" CHAR(36) NOT NULL PRIMARY KEY,
    "weight" BIGINT NOT NULL,
    "orders" INT NOT NULL,
    CONSTRAINT "product_basket_ok" CHECK (weight >= 0 AND orders >= 0)
);

CREATE TABLE "idempotency_key" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "actor" VARCHAR(80) NOT NULL,
    "operation" VARCHAR(60) NOT NULL,
    "key" VARCHAR(200) NOT NULL,
    "input_hash" VARCHAR(64) NOT NULL,
    "result_id" VARCHAR(80),
    "created_at" TIMESTAMP NOT NULL,
    CONSTRAINT "uid_idempotency_actor_a0ddfe" UNIQUE ("actor", "operation", "key")
);
CREATE INDEX "idx_idempotency_created_98dcfd" ON "idempotency_key" ("created_at");

CREATE TABLE "job" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "name" VARCHAR(60) NOT NULL,
    "args" JSON NOT NULL,
    "state" VARCHAR(12) NOT NULL,
    "run_at" TIMESTAMP NOT NULL,
    "locked_until" TIMESTAMP,
    "attempts" INT NOT NULL,
    "error" TEXT,
    "created_at" TIMESTAMP NOT NULL,
    "finished_at" TIMESTAMP
);
CREATE INDEX "idx_job_state_8dfc7d" ON "job" ("state", "run_at");

CREATE TABLE "sequence" (
    "name" VARCHAR(60) NOT NULL PRIMARY KEY,
    "value" BIGINT NOT NULL
);

CREATE TABLE "customer" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "number" VARCHAR(40) NOT NULL UNIQUE,
    "name" VARCHAR(200) NOT NULL,
    "name_en" VARCHAR(200) NOT NULL,
    "kind" VARCHAR(10) NOT NULL,
    "status" VARCHAR(10) NOT NULL,
    "price_level" VARCHAR(40) NOT NULL,
    "tax_id" VARCHAR(40) NOT NULL,
    "phone" VARCHAR(40) NOT NULL,
    "email" VARCHAR(200) NOT NULL,
    "tags" JSON NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    "version" INT NOT NULL,
    "owner_id" CHAR(36) REFERENCES "user_account" ("id") ON DELETE SET NULL
);
CREATE INDEX "idx_customer_owner_i_396b5f" ON "customer" ("owner_id");
CREATE INDEX "idx_customer_created_733561" ON "customer" ("created_at", "id");
CREATE INDEX "idx_customer_name_c832ff" ON "customer" ("name", "id");

CREATE TABLE "approval_step" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "position" INT NOT NULL,
    "name" VARCHAR(60) NOT NULL,
    "min_amount" BIGINT NOT NULL,
    "on_limit" INT NOT NULL,
    "version" INT NOT NULL,
    "approver_id" CHAR(36) REFERENCES "user_account" ("id") ON DELETE SET NULL,
    "customer_id" CHAR(36) NOT NULL REFERENCES "customer" ("id") ON DELETE CASCADE,
    CONSTRAINT "approval_step_amount_ok" CHECK (min_amount >= 0)
);
CREATE INDEX "idx_approval_st_approve_564570" ON "approval_step" ("approver_id");
CREATE INDEX "idx_approval_st_custome_5ee947" ON "approval_step" ("customer_id");

CREATE TABLE "spending_limit" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "subject" VARCHAR(12) NOT NULL,
    "period" VARCHAR(10) NOT NULL,
    "amount" BIGINT NOT NULL,
    "mode" VARCHAR(16) NOT NULL,
    "version" INT NOT NULL,
    "customer_id" CHAR(36) NOT NULL REFERENCES "customer" ("id") ON DELETE CASCADE,
    "member_id" CHAR(36) REFERENCES "user_account" ("id") ON DELETE CASCADE,
    CONSTRAINT "spending_limit_ok" CHECK (amount >= 0 AND (subject = 'member') = (member_id IS NOT NULL))
);
CREATE INDEX "idx_spending_li_custome_861fe0" ON "spending_limit" ("customer_id");
CREATE INDEX "idx_spending_li_member__57f03e" ON "spending_limit" ("member_id");

CREATE TABLE "assortment_customer" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "assortment_id" CHAR(36) NOT NULL REFERENCES "assortment" ("id") ON DELETE RESTRICT,
    "customer_id" CHAR(36) NOT NULL UNIQUE REFERENCES "customer" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_assortment__assortm_c166dd" ON "assortment_customer" ("assortment_id");

CREATE TABLE "address" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "recipient" VARCHAR(100) NOT NULL,
    "phone" VARCHAR(40) NOT NULL,
    "country" VARCHAR(60) NOT NULL,
    "area_code" VARCHAR(6) NOT NULL,
    "province" VARCHAR(60) NOT NULL,
    "city" VARCHAR(60) NOT NULL,
    "district" VARCHAR(60) NOT NULL,
    "street" VARCHAR(300) NOT NULL,
    "postcode" VARCHAR(20) NOT NULL,
    "is_default" INT NOT NULL,
    "customer_id" CHAR(36) NOT NULL REFERENCES "customer" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_address_custome_b7ca41" ON "address" ("customer_id");

CREATE TABLE "contact" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "name" VARCHAR(100) NOT NULL,
    "phone" VARCHAR(40) NOT NULL,
    "email" VARCHAR(200) NOT NULL,
    "title" VARCHAR(60) NOT NULL,
    "customer_id" CHAR(36) NOT NULL REFERENCES "customer" ("id") ON DELETE CASCADE,
    "user_id" CHAR(36) UNIQUE REFERENCES "user_account" ("id") ON DELETE SET NULL
);
CREATE INDEX "idx_contact_custome_5ee430" ON "contact" ("customer_id");

CREATE TABLE "customer_note" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "author" VARCHAR(100) NOT NULL,
    "text" TEXT NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "customer_id" CHAR(36) NOT NULL REFERENCES "customer" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_customer_no_custome_45c8a5" ON "customer_note" ("customer_id");

CREATE TABLE "delivery_zone" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "name_zh" VARCHAR(60) NOT NULL,
    "name_en" VARCHAR(60) NOT NULL,
    "areas" JSON NOT NULL,
    "minimum_order" BIGINT,
    "freight" BIGINT,
    "free_from" BIGINT,
    "weekdays" JSON NOT NULL,
    "cut_off" VARCHAR(5) NOT NULL,
    "lead_days" INT NOT NULL,
    "closed_on" JSON NOT NULL,
    "slot_required" INT NOT NULL,
    "version" INT NOT NULL
);

CREATE TABLE "delivery_slot" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "starts" VARCHAR(5) NOT NULL,
    "ends" VARCHAR(5) NOT NULL,
    "capacity" INT NOT NULL,
    "active" INT NOT NULL,
    "zone_id" CHAR(36) REFERENCES "delivery_zone" ("id") ON DELETE SET NULL,
    CONSTRAINT "delivery_slot_ok" CHECK (capacity >= 0)
);
CREATE INDEX "idx_delivery_sl_zone_id_62ef16" ON "delivery_slot" ("zone_id");

CREATE TABLE "delivery_slot_day" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "day" DATE NOT NULL,
    "capacity" INT,
    "taken" INT NOT NULL,
    "slot_id" CHAR(36) NOT NULL REFERENCES "delivery_slot" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_delivery_sl_slot_id_9e163d" UNIQUE ("slot_id", "day"),
    CONSTRAINT "delivery_slot_day_ok" CHECK (taken >= 0)
);

CREATE TABLE "device_request" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "browser" VARCHAR(64) NOT NULL,
    "user_agent" VARCHAR(300) NOT NULL,
    "state" VARCHAR(10) NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "expires_at" TIMESTAMP NOT NULL,
    "user_id" CHAR(36) REFERENCES "user_account" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_device_requ_created_ae936f" ON "device_request" ("created_at");
CREATE INDEX "idx_device_requ_user_id_e500d7" ON "device_request" ("user_id");

CREATE TABLE "setting" (
    "key" VARCHAR(60) NOT NULL PRIMARY KEY,
    "value" JSON NOT NULL
);

CREATE TABLE "guest" (
    "created_at" TIMESTAMP NOT NULL,
    "user_id" CHAR(36) NOT NULL PRIMARY KEY REFERENCES "user_account" ("id") ON DELETE CASCADE
);

CREATE TABLE "search_word" (
    "word" VARCHAR(40) NOT NULL PRIMARY KEY
);

CREATE TABLE "saved_reply" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "name" VARCHAR(60) NOT NULL,
    "text_zh" TEXT NOT NULL,
    "text_en" TEXT NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    "version" INT NOT NULL
);

CREATE TABLE "warehouse" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "code" VARCHAR(40) NOT NULL UNIQUE,
    "name_zh" VARCHAR(100) NOT NULL,
    "name_en" VARCHAR(100) NOT NULL,
    "area_code" VARCHAR(6) NOT NULL,
    "address" VARCHAR(300) NOT NULL,
    "priority" INT NOT NULL,
    "active" INT NOT NULL,
    "version" INT NOT NULL
);

CREATE TABLE "shopping_list" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "name" VARCHAR(60) NOT NULL,
    "shared" INT NOT NULL,
    "weekday" INT,
    "weeks" INT NOT NULL,
    "hour" INT NOT NULL,
    "paused" INT NOT NULL,
    "next_run" TIMESTAMP,
    "removed_at" TIMESTAMP,
    "created_at" TIMESTAMP NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    "version" INT NOT NULL,
    "customer_id" CHAR(36) NOT NULL REFERENCES "customer" ("id") ON DELETE CASCADE,
    "owner_id" CHAR(36) NOT NULL REFERENCES "user_account" ("id") ON DELETE CASCADE,
    CONSTRAINT "shopping_list_schedule_ok" CHECK ((weekday IS NULL OR weekday BETWEEN 0 AND 6) AND weeks BETWEEN 1 AND 12 AND hour BETWEEN 0 AND 23)
);
CREATE INDEX "idx_shopping_li_next_ru_645b7e" ON "shopping_list" ("next_run");
CREATE INDEX "idx_shopping_li_custome_d77d9a" ON "shopping_list" ("customer_id");
CREATE INDEX "idx_shopping_li_owner_i_efcc41" ON "shopping_list" ("owner_id");

CREATE TABLE "list_draft" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "name" VARCHAR(60) NOT NULL,
    "lines" JSON NOT NULL,
    "made_at" TIMESTAMP NOT NULL,
    "done_at" TIMESTAMP,
    "shopping_list_id" CHAR(36) NOT NULL REFERENCES "shopping_list" ("id") ON DELETE CASCADE,
    "user_id" CHAR(36) NOT NULL REFERENCES "user_account" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_list_draft_shoppin_4a773a" ON "list_draft" ("shopping_list_id");
CREATE INDEX "idx_list_draft_user_id_889015" ON "list_draft" ("user_id", "done_at");

CREATE TABLE "shipment" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "number" VARCHAR(40) NOT NULL UNIQUE,
    "order_id" CHAR(36) NOT NULL,
    "order_number" VARCHAR(40) NOT NULL,
    "warehouse_id" CHAR(36) NOT NULL,
    "warehouse_code" VARCHAR(40) NOT NULL,
    "origin_area" VARCHAR(6) NOT NULL,
    "carrier" VARCHAR(40) NOT NULL,
    "tracking_number" VARCHAR(60) NOT NULL,
    "state" VARCHAR(12) NOT NULL,
    "address" JSON NOT NULL,
    "promised_at" TIMESTAMP,
    "shipped_at" TIMESTAMP,
    "delivered_at" TIMESTAMP,
    "signed_by" VARCHAR(100) NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "version" INT NOT NULL,
    "customer_id" CHAR(36) NOT NULL REFERENCES "customer" ("id") ON DELETE RESTRICT
);
CREATE INDEX "idx_shipment_order_i_c387a9" ON "shipment" ("order_id");
CREATE INDEX "idx_shipment_warehou_2e7fb2" ON "shipment" ("warehouse_id");
CREATE INDEX "idx_shipment_trackin_e6499f" ON "shipment" ("tracking_number");
CREATE INDEX "idx_shipment_custome_0a71d0" ON "shipment" ("customer_id");
CREATE INDEX "idx_shipment_created_351944" ON "shipment" ("created_at", "id", "state", "warehouse_id", "customer_id", "order_id", "promised_at", "delivered_at");
CREATE INDEX "idx_shipment_state_9fb50d" ON "shipment" ("state", "promised_at");

CREATE TABLE "tracking_event" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "code" VARCHAR(20) NOT NULL,
    "occurred_at" TIMESTAMP NOT NULL,
    "received_at" TIMESTAMP NOT NULL,
    "location_zh" VARCHAR(100) NOT NULL,
    "location_en" VARCHAR(100) NOT NULL,
    "note" VARCHAR(300) NOT NULL,
    "signed_by" VARCHAR(100) NOT NULL,
    "fingerprint" VARCHAR(64) NOT NULL,
    "shipment_id" CHAR(36) NOT NULL REFERENCES "shipment" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_tracking_ev_shipmen_92e83c" UNIQUE ("shipment_id", "fingerprint")
);

CREATE TABLE "lookup_document" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "kind" VARCHAR(1) NOT NULL,
    "record_id" CHAR(36) NOT NULL UNIQUE,
    "lines" TEXT NOT NULL,
    "codes" TEXT NOT NULL,
    "terms" TEXT NOT NULL,
    "digest" VARCHAR(40) NOT NULL
);

CREATE TABLE "invitation" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMP NOT NULL,
    "expires_at" TIMESTAMP NOT NULL,
    "used_at" TIMESTAMP,
    "user_id" CHAR(36) NOT NULL REFERENCES "user_account" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_invitation_user_id_3a88c8" ON "invitation" ("user_id");

CREATE TABLE "notification" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "kind" VARCHAR(30) NOT NULL,
    "params" JSON NOT NULL,
    "link" VARCHAR(200) NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "read_at" TIMESTAMP,
    "user_id" CHAR(36) NOT NULL REFERENCES "user_account" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_notificatio_user_id_0cc908" ON "notification" ("user_id", "created_at", "id");
CREATE INDEX "idx_notificatio_user_id_9f8ad4" ON "notification" ("user_id", "read_at");

CREATE TABLE "one_time_code" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "purpose" VARCHAR(20) NOT NULL,
    "phone" VARCHAR(40) NOT NULL,
    "browser" VARCHAR(64) NOT NULL,
    "code_hash" VARCHAR(64) NOT NULL,
    "attempts" INT NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "expires_at" TIMESTAMP NOT NULL,
    "used_at" TIMESTAMP
);
CREATE INDEX "idx_one_time_co_created_12c840" ON "one_time_code" ("created_at");
CREATE INDEX "idx_one_time_co_browser_34a971" ON "one_time_code" ("browser", "phone", "purpose");

CREATE TABLE "phone_allowance" (
    "phone" VARCHAR(40) NOT NULL PRIMARY KEY,
    "last_sent_at" TIMESTAMP NOT NULL,
    "hour_began_at" TIMESTAMP NOT NULL,
    "sent" INT NOT NULL
);
CREATE INDEX "idx_phone_allow_last_se_9689da" ON "phone_allowance" ("last_sent_at");

CREATE TABLE "text_message" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "purpose" VARCHAR(20) NOT NULL,
    "phone" VARCHAR(40) NOT NULL,
    "text" VARCHAR(300) NOT NULL,
    "provider" VARCHAR(20) NOT NULL,
    "state" VARCHAR(10) NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "expires_at" TIMESTAMP NOT NULL,
    "handed_over_at" TIMESTAMP
);
CREATE INDEX "idx_text_messag_created_64b15c" ON "text_message" ("created_at", "id");

CREATE TABLE "order_pad" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "lines" JSON NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    "version" INT NOT NULL,
    "user_id" CHAR(36) NOT NULL UNIQUE REFERENCES "user_account" ("id") ON DELETE CASCADE
);

CREATE TABLE "customer_order" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "number" VARCHAR(40) NOT NULL UNIQUE,
    "customer_name" VARCHAR(200) NOT NULL,
    "on_behalf" INT NOT NULL,
    "channel" VARCHAR(10) NOT NULL,
    "external_number" VARCHAR(60),
    "state" VARCHAR(20) NOT NULL,
    "status" VARCHAR(20) NOT NULL,
    "payment_state" VARCHAR(16) NOT NULL,
    "payment_method" VARCHAR(20) NOT NULL,
    "delivery_method" VARCHAR(10) NOT NULL,
    "currency" VARCHAR(3) NOT NULL,
    "goods_total" BIGINT NOT NULL,
    "discount_total" BIGINT NOT NULL,
    "freight" BIGINT NOT NULL,
    "tax_total" BIGINT NOT NULL,
    "total" BIGINT NOT NULL,
    "price_level" VARCHAR(40) NOT NULL,
    "po_number" VARCHAR(60),
    "remarks" TEXT NOT NULL,
    "requested_on" DATE,
    "delivery_address" JSON NOT NULL,
    "invoice" JSON,
    "placed_at" TIMESTAMP NOT NULL,
    "business_day" DATE NOT NULL,
    "hold_expires_at" TIMESTAMP,
    "confirmed_at" TIMESTAMP,
    "closed_at" TIMESTAMP,
    "required_on" DATE,
    "shipped_on" DATE,
    "version" INT NOT NULL,
    "customer_id" CHAR(36) NOT NULL REFERENCES "customer" ("id") ON DELETE RESTRICT,
    "owner_id" CHAR(36) REFERENCES "user_account" ("id") ON DELETE SET NULL,
    "placed_by_id" CHAR(36) REFERENCES "user_account" ("id") ON DELETE SET NULL,
    CONSTRAINT "uid_customer_or_custome_45ae03" UNIQUE ("customer_id", "po_number"),
    CONSTRAINT "uid_customer_or_channel_644fe1" UNIQUE ("channel", "external_number"),
    CONSTRAINT "order_total_ok" CHECK (total = goods_total - discount_total + freight AND total >= 0)
);
CREATE INDEX "idx_customer_or_busines_9c9c20" ON "customer_order" ("business_day");
CREATE INDEX "idx_customer_or_placed__842f13" ON "customer_order" ("placed_by_id");
CREATE INDEX "idx_customer_or_placed__a8a732" ON "customer_order" ("placed_at", "id", "status", "payment_state", "total", "customer_id", "owner_id", "channel", "payment_method", "business_day", "state", "shipped_on", "required_on", "requested_on");
CREATE INDEX "idx_customer_or_status_2418b0" ON "customer_order" ("status", "placed_at", "id");
CREATE INDEX "idx_customer_or_custome_c06f63" ON "customer_order" ("customer_id", "placed_at", "id");
CREATE INDEX "idx_customer_or_owner_i_9db719" ON "customer_order" ("owner_id", "placed_at", "id");
CREATE INDEX "idx_customer_or_total_bbb16d" ON "customer_order" ("total", "id");

CREATE TABLE "approval_request" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "position" INT NOT NULL,
    "state" VARCHAR(10) NOT NULL,
    "exceeded" JSON NOT NULL,
    "by_link" INT NOT NULL,
    "note" VARCHAR(300) NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "ended_at" TIMESTAMP,
    "approver_id" CHAR(36) REFERENCES "user_account" ("id") ON DELETE SET NULL,
    "buyer_id" CHAR(36) REFERENCES "user_account" ("id") ON DELETE SET NULL,
    "customer_id" CHAR(36) NOT NULL REFERENCES "customer" ("id") ON DELETE CASCADE,
    "order_id" CHAR(36) NOT NULL UNIQUE REFERENCES "customer_order" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_approval_re_approve_0243aa" ON "approval_request" ("approver_id");
CREATE INDEX "idx_approval_re_buyer_i_b7e1a9" ON "approval_request" ("buyer_id");
CREATE INDEX "idx_approval_re_custome_44047f" ON "approval_request" ("customer_id", "state", "created_at", "id");

CREATE TABLE "approval_signature" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "position" INT NOT NULL,
    "name" VARCHAR(60) NOT NULL,
    "signed_at" TIMESTAMP,
    "as_administrator" INT NOT NULL,
    "note" VARCHAR(300) NOT NULL,
    "approver_id" CHAR(36) REFERENCES "user_account" ("id") ON DELETE SET NULL,
    "request_id" CHAR(36) NOT NULL REFERENCES "approval_request" ("id") ON DELETE CASCADE,
    "signed_by_id" CHAR(36) REFERENCES "user_account" ("id") ON DELETE SET NULL,
    CONSTRAINT "uid_approval_si_request_21c938" UNIQUE ("request_id", "position")
);
CREATE INDEX "idx_approval_si_approve_e0925f" ON "approval_signature" ("approver_id");
CREATE INDEX "idx_approval_si_signed__3f4a64" ON "approval_signature" ("signed_by_id");

CREATE TABLE "order_attachment" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "actor" VARCHAR(100) NOT NULL,
    "side" VARCHAR(10) NOT NULL,
    "name" VARCHAR(120) NOT NULL,
    "extension" VARCHAR(8) NOT NULL,
    "hash" VARCHAR(64) NOT NULL,
    "size" INT NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "removed_at" TIMESTAMP,
    "order_id" CHAR(36) REFERENCES "customer_order" ("id") ON DELETE CASCADE,
    "uploaded_by_id" CHAR(36) REFERENCES "user_account" ("id") ON DELETE SET NULL
);
CREATE INDEX "idx_order_attac_order_i_892e59" ON "order_attachment" ("order_id");
CREATE INDEX "idx_order_attac_uploade_bb5c57" ON "order_attachment" ("uploaded_by_id");

CREATE TABLE "copurchase_order" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "products" JSON NOT NULL,
    "order_id" CHAR(36) NOT NULL UNIQUE REFERENCES "customer_order" ("id") ON DELETE CASCADE
);

CREATE TABLE "delivery_booking" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "day" DATE NOT NULL,
    "starts" VARCHAR(5) NOT NULL,
    "ends" VARCHAR(5) NOT NULL,
    "freed" INT NOT NULL,
    "slot_id" CHAR(36) NOT NULL REFERENCES "delivery_slot" ("id") ON DELETE RESTRICT,
    "order_id" CHAR(36) NOT NULL UNIQUE REFERENCES "customer_order" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_delivery_bo_slot_id_90e4d9" ON "delivery_booking" ("slot_id");

CREATE TABLE "order_cancellation" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "reason" VARCHAR(20) NOT NULL,
    "stage" VARCHAR(20) NOT NULL,
    "note" VARCHAR(300) NOT NULL,
    "refund" BIGINT NOT NULL,
    "actor" VARCHAR(100) NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "order_id" CHAR(36) NOT NULL UNIQUE REFERENCES "customer_order" ("id") ON DELETE CASCADE
);

CREATE TABLE "order_entry" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "kind" VARCHAR(20) NOT NULL,
    "from_status" VARCHAR(20) NOT NULL,
    "to_status" VARCHAR(20) NOT NULL,
    "params" JSON NOT NULL,
    "text" TEXT NOT NULL,
    "public" INT NOT NULL,
    "actor" VARCHAR(100) NOT NULL,
    "actor_side" VARCHAR(10) NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "order_id" CHAR(36) NOT NULL REFERENCES "customer_order" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_order_entry_order_i_a37a34" ON "order_entry" ("order_id");

CREATE TABLE "payment_balance" (
    "order_id" CHAR(36) NOT NULL PRIMARY KEY,
    "order_number" VARCHAR(40) NOT NULL,
    "currency" VARCHAR(3) NOT NULL,
    "due" BIGINT NOT NULL,
    "due_now" BIGINT,
    "paid" BIGINT NOT NULL,
    "refunded" BIGINT NOT NULL,
    "customer_id" CHAR(36) NOT NULL REFERENCES "customer" ("id") ON DELETE RESTRICT,
    CONSTRAINT "payment_balance_ok" CHECK (due >= 0 AND paid >= 0 AND refunded >= 0 AND refunded <= paid)
);
CREATE INDEX "idx_payment_bal_order_n_912575" ON "payment_balance" ("order_number");
CREATE INDEX "idx_payment_bal_custome_bafab4" ON "payment_balance" ("customer_id");

CREATE TABLE "payment_part" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "position" INT NOT NULL,
    "method" VARCHAR(20) NOT NULL,
    "amount" BIGINT NOT NULL,
    "due" VARCHAR(12) NOT NULL,
    "due_on" DATE,
    "balance_id" CHAR(36) NOT NULL REFERENCES "payment_balance" ("order_id") ON DELETE CASCADE,
    CONSTRAINT "uid_payment_par_balance_8e2138" UNIQUE ("balance_id", "position"),
    CONSTRAINT "payment_part_ok" CHECK (amount > 0)
);

CREATE TABLE "payment" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "number" VARCHAR(40) NOT NULL UNIQUE,
    "kind" VARCHAR(10) NOT NULL,
    "method" VARCHAR(20) NOT NULL,
    "amount" BIGINT NOT NULL,
    "currency" VARCHAR(3) NOT NULL,
    "external_id" VARCHAR(120),
    "note" VARCHAR(300) NOT NULL,
    "actor" VARCHAR(100) NOT NULL,
    "received_on" DATE NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "balance_id" CHAR(36) NOT NULL REFERENCES "payment_balance" ("order_id") ON DELETE RESTRICT,
    CONSTRAINT "uid_payment_method_f30799" UNIQUE ("method", "kind", "external_id"),
    CONSTRAINT "payment_amount_ok" CHECK (amount > 0)
);
CREATE INDEX "idx_payment_balance_4058f0" ON "payment" ("balance_id");
CREATE INDEX "idx_payment_created_3d9fa8" ON "payment" ("created_at", "id", "method", "kind", "received_on", "balance_id");

CREATE TABLE "payment_attempt" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "gateway" VARCHAR(40) NOT NULL,
    "amount" BIGINT NOT NULL,
    "currency" VARCHAR(3) NOT NULL,
    "state" VARCHAR(12) NOT NULL,
    "url" VARCHAR(500) NOT NULL,
    "external_id" VARCHAR(120),
    "note" VARCHAR(300) NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "expires_at" TIMESTAMP NOT NULL,
    "balance_id" CHAR(36) NOT NULL REFERENCES "payment_balance" ("order_id") ON DELETE RESTRICT
);
CREATE INDEX "idx_payment_att_balance_d6f5e2" ON "payment_attempt" ("balance_id");

CREATE TABLE "search_set" (
    "term" VARCHAR(64) NOT NULL PRIMARY KEY,
    "docs" BLOB NOT NULL
);

CREATE TABLE "search_packing" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "written" BIGINT NOT NULL
);

CREATE TABLE "price_list" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "code" VARCHAR(60) NOT NULL UNIQUE,
    "name_zh" VARCHAR(100) NOT NULL,
    "name_en" VARCHAR(100) NOT NULL,
    "currency" VARCHAR(3) NOT NULL,
    "price_level" VARCHAR(40),
    "priority" INT NOT NULL,
    "valid_from" TIMESTAMP,
    "valid_to" TIMESTAMP,
    "active" INT NOT NULL,
    "followed_at" TIMESTAMP,
    "version" INT NOT NULL,
    "customer_id" CHAR(36) REFERENCES "customer" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_price_list_price_l_c73da8" ON "price_list" ("price_level");
CREATE INDEX "idx_price_list_custome_2ed933" ON "price_list" ("customer_id");

CREATE TABLE "recommendation_opt_out" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "since" TIMESTAMP NOT NULL,
    "user_id" CHAR(36) NOT NULL UNIQUE REFERENCES "user_account" ("id") ON DELETE CASCADE
);

CREATE TABLE "search_term" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "kind" VARCHAR(10) NOT NULL,
    "words" JSON NOT NULL,
    "note" VARCHAR(200) NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    "version" INT NOT NULL
);

CREATE TABLE "search_weighting" (
    "id" INT NOT NULL PRIMARY KEY,
    "text" REAL NOT NULL,
    "bought" REAL NOT NULL,
    "popular" REAL NOT NULL,
    "in_stock" REAL NOT NULL,
    "new" REAL NOT NULL,
    "margin" REAL NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    "version" INT NOT NULL
);

CREATE TABLE "search_record" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "text" VARCHAR(100) NOT NULL,
    "found" INT NOT NULL,
    "helped" INT NOT NULL,
    "clicks" INT NOT NULL,
    "created_at" TIMESTAMP NOT NULL
);
CREATE INDEX "idx_search_reco_created_610f51" ON "search_record" ("created_at", "text");
CREATE INDEX "idx_search_reco_text_c4befd" ON "search_record" ("text", "created_at");

CREATE TABLE "api_key" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "name" VARCHAR(100) NOT NULL,
    "prefix" VARCHAR(16) NOT NULL UNIQUE,
    "secret_hash" VARCHAR(64) NOT NULL,
    "scopes" JSON NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "expires_at" TIMESTAMP,
    "last_used_at" TIMESTAMP,
    "revoked_at" TIMESTAMP,
    "created_by_id" CHAR(36) NOT NULL REFERENCES "user_account" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_api_key_created_b7a2e4" ON "api_key" ("created_by_id");

CREATE TABLE "session" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "token_hash" VARCHAR(64) NOT NULL UNIQUE,
    "address" VARCHAR(60) NOT NULL,
    "user_agent" VARCHAR(300) NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "last_seen_at" TIMESTAMP NOT NULL,
    "expires_at" TIMESTAMP NOT NULL,
    "revoked_at" TIMESTAMP,
    "user_id" CHAR(36) NOT NULL REFERENCES "user_account" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_session_user_id_23ddbc" ON "session" ("user_id");

CREATE TABLE "load" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "fingerprint" VARCHAR(64) NOT NULL UNIQUE,
    "state" VARCHAR(10) NOT NULL,
    "report" JSON NOT NULL,
    "started_at" TIMESTAMP NOT NULL,
    "finished_at" TIMESTAMP
);

CREATE TABLE "load_chunk" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "table_name" VARCHAR(40) NOT NULL,
    "position" INT NOT NULL,
    "rows" INT NOT NULL,
    "load_id" CHAR(36) NOT NULL REFERENCES "load" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_load_chunk_load_id_b3bcf9" UNIQUE ("load_id", "table_name", "position")
);

CREATE TABLE "attribute" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "code" VARCHAR(60) NOT NULL UNIQUE,
    "name_zh" VARCHAR(100) NOT NULL,
    "name_en" VARCHAR(100) NOT NULL,
    "kind" VARCHAR(10) NOT NULL,
    "unit" VARCHAR(20) NOT NULL,
    "options" JSON NOT NULL,
    "position" INT NOT NULL
);

CREATE TABLE "brand" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "code" VARCHAR(60) NOT NULL UNIQUE,
    "name_zh" VARCHAR(100) NOT NULL,
    "name_en" VARCHAR(100) NOT NULL,
    "version" INT NOT NULL
);

CREATE TABLE "assortment_brand" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "assortment_id" CHAR(36) NOT NULL REFERENCES "assortment" ("id") ON DELETE CASCADE,
    "brand_id" CHAR(36) NOT NULL REFERENCES "brand" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_assortment__assortm_5192fb" UNIQUE ("assortment_id", "brand_id")
);
CREATE INDEX "idx_assortment__brand_i_d0a66d" ON "assortment_brand" ("brand_id");

CREATE TABLE "category" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "code" VARCHAR(60) NOT NULL UNIQUE,
    "name_zh" VARCHAR(100) NOT NULL,
    "name_en" VARCHAR(100) NOT NULL,
    "icon" VARCHAR(40) NOT NULL,
    "path" VARCHAR(400) NOT NULL,
    "position" INT NOT NULL,
    "version" INT NOT NULL,
    "parent_id" CHAR(36) REFERENCES "category" ("id") ON DELETE RESTRICT
);
CREATE INDEX "idx_category_path_09eb5d" ON "category" ("path");
CREATE INDEX "idx_category_parent__1130d6" ON "category" ("parent_id");

CREATE TABLE "assortment_category" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "assortment_id" CHAR(36) NOT NULL REFERENCES "assortment" ("id") ON DELETE CASCADE,
    "category_id" CHAR(36) NOT NULL REFERENCES "category" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_assortment__assortm_9a39f8" UNIQUE ("assortment_id", "category_id")
);
CREATE INDEX "idx_assortment__categor_542db2" ON "assortment_category" ("category_id");

CREATE TABLE "category_template" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "category_id" CHAR(36) NOT NULL REFERENCES "category" ("id") ON DELETE CASCADE,
    "template_id" CHAR(36) NOT NULL REFERENCES "attribute_template" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_category_te_templat_802991" ON "category_template" ("template_id");

CREATE TABLE "product" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "code" VARCHAR(60) NOT NULL UNIQUE,
    "name_zh" VARCHAR(200) NOT NULL,
    "name_en" VARCHAR(200) NOT NULL,
    "description_zh" TEXT NOT NULL,
    "description_en" TEXT NOT NULL,
    "status" VARCHAR(12) NOT NULL,
    "tax_rate" INT NOT NULL,
    "from_price" BIGINT NOT NULL,
    "margin" INT,
    "popularity" BIGINT NOT NULL,
    "search_text" TEXT NOT NULL,
    "published_at" TIMESTAMP,
    "publish_at" TIMESTAMP,
    "unpublish_at" TIMESTAMP,
    "created_at" TIMESTAMP NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    "version" INT NOT NULL,
    "brand_id" CHAR(36) REFERENCES "brand" ("id") ON DELETE RESTRICT,
    "category_id" CHAR(36) NOT NULL REFERENCES "category" ("id") ON DELETE RESTRICT,
    CONSTRAINT "product_from_price_ok" CHECK (from_price >= 0)
);
CREATE INDEX "idx_product_publish_983e97" ON "product" ("publish_at");
CREATE INDEX "idx_product_unpubli_0d94c9" ON "product" ("unpublish_at");
CREATE INDEX "idx_product_brand_i_fbdc11" ON "product" ("brand_id");
CREATE INDEX "idx_product_categor_2b519b" ON "product" ("category_id");
CREATE INDEX "idx_product_status_3a622e" ON "product" ("status", "popularity", "id", "category_id", "from_price", "brand_id");
CREATE INDEX "idx_product_status_3cc9d3" ON "product" ("status", "from_price", "id", "category_id", "brand_id");
CREATE INDEX "idx_product_status_cf9c2c" ON "product" ("status", "created_at", "id", "category_id", "from_price", "brand_id");
CREATE INDEX "idx_product_status_3a1dc2" ON "product" ("status", "name_zh", "id", "category_id", "from_price", "brand_id");

CREATE TABLE "assortment_product" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "assortment_id" CHAR(36) NOT NULL REFERENCES "assortment" ("id") ON DELETE CASCADE,
    "product_id" CHAR(36) NOT NULL REFERENCES "product" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_assortment__assortm_89ee10" UNIQUE ("assortment_id", "product_id")
);
CREATE INDEX "idx_assortment__product_0b680d" ON "assortment_product" ("product_id");

CREATE TABLE "product_attribute" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "value" VARCHAR(200) NOT NULL,
    "number" REAL,
    "attribute_id" CHAR(36) NOT NULL REFERENCES "attribute" ("id") ON DELETE CASCADE,
    "product_id" CHAR(36) NOT NULL REFERENCES "product" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_product_att_product_0e3a5b" UNIQUE ("product_id", "attribute_id")
);
CREATE INDEX "idx_product_att_attribu_fd98d3" ON "product_attribute" ("attribute_id");

CREATE TABLE "variant" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "sku" VARCHAR(60) NOT NULL UNIQUE,
    "name_zh" VARCHAR(200) NOT NULL,
    "name_en" VARCHAR(200) NOT NULL,
    "options" JSON NOT NULL,
    "barcode" VARCHAR(40) UNIQUE,
    "weight_g" INT NOT NULL,
    "cost" BIGINT,
    "moq" INT NOT NULL,
    "step" INT NOT NULL,
    "position" INT NOT NULL,
    "active" INT NOT NULL,
    "version" INT NOT NULL,
    "product_id" CHAR(36) NOT NULL REFERENCES "product" ("id") ON DELETE CASCADE,
    CONSTRAINT "variant_steps_ok" CHECK (moq >= 1 AND step >= 1),
    CONSTRAINT "variant_cost_ok" CHECK (cost >= 0)
);
CREATE INDEX "idx_variant_product_b8f8f9" ON "variant" ("product_id");

CREATE TABLE "bulk_change_row" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "before" JSON NOT NULL,
    "after" JSON NOT NULL,
    "reverted" INT NOT NULL,
    "change_id" CHAR(36) NOT NULL REFERENCES "bulk_change" ("id") ON DELETE CASCADE,
    "variant_id" CHAR(36) NOT NULL REFERENCES "variant" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_bulk_change_change__08081a" UNIQUE ("change_id", "variant_id")
);
CREATE INDEX "idx_bulk_change_variant_5d10b3" ON "bulk_change_row" ("variant_id");
CREATE INDEX "idx_bulk_change_change__ec4853" ON "bulk_change_row" ("change_id", "reverted", "id");

CREATE TABLE "cart_line" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "unit_code" VARCHAR(20) NOT NULL,
    "quantity" INT NOT NULL,
    "seen_price" BIGINT NOT NULL,
    "remark" VARCHAR(300) NOT NULL,
    "ticked" INT NOT NULL,
    "added_at" TIMESTAMP NOT NULL,
    "cart_id" CHAR(36) NOT NULL REFERENCES "cart" ("id") ON DELETE CASCADE,
    "variant_id" CHAR(36) NOT NULL REFERENCES "variant" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_cart_line_cart_id_1e5dc2" UNIQUE ("cart_id", "variant_id", "unit_code"),
    CONSTRAINT "cart_line_ok" CHECK (quantity > 0)
);
CREATE INDEX "idx_cart_line_variant_8b9eca" ON "cart_line" ("variant_id");

CREATE TABLE "unit" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "code" VARCHAR(20) NOT NULL,
    "name_zh" VARCHAR(20) NOT NULL,
    "name_en" VARCHAR(20) NOT NULL,
    "factor" INT NOT NULL,
    "barcode" VARCHAR(40) UNIQUE,
    "is_default" INT NOT NULL,
    "variant_id" CHAR(36) NOT NULL REFERENCES "variant" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_unit_variant_4c04a3" UNIQUE ("variant_id", "code"),
    CONSTRAINT "unit_factor_ok" CHECK (factor >= 1)
);

CREATE TABLE "search_document" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "shown" INT NOT NULL,
    "strong" TEXT NOT NULL,
    "weak" TEXT NOT NULL,
    "codes" TEXT NOT NULL,
    "hidden_codes" TEXT NOT NULL,
    "facets" TEXT NOT NULL,
    "terms" TEXT NOT NULL,
    "digest" VARCHAR(40) NOT NULL,
    "revision" BIGINT NOT NULL,
    "written" BIGINT NOT NULL,
    "product_id" CHAR(36) NOT NULL UNIQUE REFERENCES "product" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_search_docu_revisio_5f595d" ON "search_document" ("revision", "id");
CREATE INDEX "idx_search_docu_written_bd29e9" ON "search_document" ("written", "id");

CREATE TABLE "inquiry" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "subject" VARCHAR(10) NOT NULL,
    "title" VARCHAR(80) NOT NULL,
    "preview" VARCHAR(160) NOT NULL,
    "state" VARCHAR(10) NOT NULL,
    "last_side" VARCHAR(10) NOT NULL,
    "last_message_at" TIMESTAMP NOT NULL,
    "message_count" INT NOT NULL,
    "staff_unread" INT NOT NULL,
    "customer_unread" INT NOT NULL,
    "staff_read_to" INT NOT NULL,
    "customer_read_to" INT NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "closed_at" TIMESTAMP,
    "version" INT NOT NULL,
    "assignee_id" CHAR(36) REFERENCES "user_account" ("id") ON DELETE SET NULL,
    "customer_id" CHAR(36) NOT NULL REFERENCES "customer" ("id") ON DELETE CASCADE,
    "opened_by_id" CHAR(36) REFERENCES "user_account" ("id") ON DELETE SET NULL,
    "order_id" CHAR(36) REFERENCES "customer_order" ("id") ON DELETE CASCADE,
    "product_id" CHAR(36) REFERENCES "product" ("id") ON DELETE CASCADE,
    CONSTRAINT "inquiry_ok" CHECK ((order_id IS NOT NULL) = (subject = 'order') AND (product_id IS NOT NULL) = (subject = 'product') AND staff_unread >= 0 AND customer_unread >= 0 AND staff_read_to BETWEEN 0 AND message_count AND customer_read_to BETWEEN 0 AND message_count)
);
CREATE INDEX "idx_inquiry_assigne_536729" ON "inquiry" ("assignee_id");
CREATE INDEX "idx_inquiry_custome_c199df" ON "inquiry" ("customer_id");
CREATE INDEX "idx_inquiry_opened__2e6316" ON "inquiry" ("opened_by_id");
CREATE INDEX "idx_inquiry_order_i_26de09" ON "inquiry" ("order_id");
CREATE INDEX "idx_inquiry_product_4d2191" ON "inquiry" ("product_id");
CREATE INDEX "idx_inquiry_last_me_4d943c" ON "inquiry" ("last_message_at", "id");
CREATE INDEX "idx_inquiry_state_1a01a1" ON "inquiry" ("state", "last_message_at", "id");

CREATE TABLE "inquiry_line" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "position" INT NOT NULL,
    "sku" VARCHAR(60) NOT NULL,
    "name_zh" VARCHAR(400) NOT NULL,
    "name_en" VARCHAR(400) NOT NULL,
    "unit_name_zh" VARCHAR(20) NOT NULL,
    "unit_name_en" VARCHAR(20) NOT NULL,
    "quantity" INT NOT NULL,
    "inquiry_id" CHAR(36) NOT NULL REFERENCES "inquiry" ("id") ON DELETE CASCADE,
    "variant_id" CHAR(36) NOT NULL REFERENCES "variant" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_inquiry_lin_inquiry_a85c08" UNIQUE ("inquiry_id", "position"),
    CONSTRAINT "inquiry_line_ok" CHECK (quantity > 0)
);
CREATE INDEX "idx_inquiry_lin_variant_d1afe5" ON "inquiry_line" ("variant_id");

CREATE TABLE "inquiry_message" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "position" INT NOT NULL,
    "side" VARCHAR(10) NOT NULL,
    "author_name" VARCHAR(100) NOT NULL,
    "text" TEXT NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "author_id" CHAR(36) REFERENCES "user_account" ("id") ON DELETE SET NULL,
    "inquiry_id" CHAR(36) NOT NULL REFERENCES "inquiry" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_inquiry_mes_inquiry_618094" UNIQUE ("inquiry_id", "position")
);
CREATE INDEX "idx_inquiry_mes_author__5938e1" ON "inquiry_message" ("author_id");

CREATE TABLE "inquiry_attachment" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "name" VARCHAR(120) NOT NULL,
    "extension" VARCHAR(8) NOT NULL,
    "hash" VARCHAR(64) NOT NULL,
    "size" INT NOT NULL,
    "width" INT NOT NULL,
    "height" INT NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "message_id" CHAR(36) REFERENCES "inquiry_message" ("id") ON DELETE CASCADE,
    "uploaded_by_id" CHAR(36) REFERENCES "user_account" ("id") ON DELETE SET NULL,
    CONSTRAINT "inquiry_attachment_ok" CHECK (size >= 0 AND width >= 0 AND height >= 0)
);
CREATE INDEX "idx_inquiry_att_hash_ed06c1" ON "inquiry_attachment" ("hash");
CREATE INDEX "idx_inquiry_att_message_6634c3" ON "inquiry_attachment" ("message_id");
CREATE INDEX "idx_inquiry_att_uploade_881bdf" ON "inquiry_attachment" ("uploaded_by_id");

CREATE TABLE "stock_level" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "on_hand" INT NOT NULL,
    "reserved" INT NOT NULL,
    "allocated" INT NOT NULL,
    "incoming" INT NOT NULL,
    "quarantine" INT NOT NULL,
    "safety" INT NOT NULL,
    "reorder_point" INT NOT NULL,
    "expected_on" DATE,
    "low" INT NOT NULL,
    "postings" INT NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    "variant_id" CHAR(36) NOT NULL REFERENCES "variant" ("id") ON DELETE RESTRICT,
    "warehouse_id" CHAR(36) NOT NULL REFERENCES "warehouse" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_stock_level_warehou_0183dd" UNIQUE ("warehouse_id", "variant_id"),
    CONSTRAINT "stock_level_covered" CHECK (on_hand >= reserved + allocated + quarantine),
    CONSTRAINT "stock_level_not_negative" CHECK (reserved >= 0 AND allocated >= 0 AND quarantine >= 0 AND incoming >= 0 AND safety >= 0 AND reorder_point >= 0)
);
CREATE INDEX "idx_stock_level_variant_554249" ON "stock_level" ("variant_id");
CREATE INDEX "idx_stock_level_warehou_43350c" ON "stock_level" ("warehouse_id", "id");

CREATE TABLE "stock_hold" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "owner_id" CHAR(36) NOT NULL,
    "reference" VARCHAR(60) NOT NULL,
    "quantity" INT NOT NULL,
    "state" VARCHAR(12) NOT NULL,
    "expires_at" TIMESTAMP,
    "created_at" TIMESTAMP NOT NULL,
    "level_id" CHAR(36) NOT NULL REFERENCES "stock_level" ("id") ON DELETE RESTRICT,
    CONSTRAINT "stock_hold_ok" CHECK (quantity >= 0)
);
CREATE INDEX "idx_stock_hold_owner_i_94c3eb" ON "stock_hold" ("owner_id");
CREATE INDEX "idx_stock_hold_level_i_8bf529" ON "stock_hold" ("level_id");
CREATE INDEX "idx_stock_hold_state_a20818" ON "stock_hold" ("state", "expires_at");

CREATE TABLE "stock_movement" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "position" INT NOT NULL,
    "kind" VARCHAR(20) NOT NULL,
    "on_hand" INT NOT NULL,
    "reserved" INT NOT NULL,
    "allocated" INT NOT NULL,
    "incoming" INT NOT NULL,
    "quarantine" INT NOT NULL,
    "safety" INT NOT NULL,
    "reference" VARCHAR(60) NOT NULL,
    "reason" VARCHAR(40) NOT NULL,
    "note" VARCHAR(300) NOT NULL,
    "actor" VARCHAR(100) NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "level_id" CHAR(36) NOT NULL REFERENCES "stock_level" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_stock_movem_level_i_e65c54" UNIQUE ("level_id", "position")
);
CREATE INDEX "idx_stock_movem_referen_ca0887" ON "stock_movement" ("reference");
CREATE INDEX "idx_stock_movem_kind_6c6e9d" ON "stock_movement" ("kind", "id");

CREATE TABLE "variant_stock" (
    "sku" VARCHAR(60) NOT NULL,
    "active" INT NOT NULL,
    "category_id" CHAR(36) NOT NULL,
    "available" BIGINT NOT NULL,
    "reorder_point" BIGINT NOT NULL,
    "variant_id" CHAR(36) NOT NULL PRIMARY KEY REFERENCES "variant" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_variant_sto_active_02b5f8" ON "variant_stock" ("active", "sku", "category_id", "variant_id");

CREATE TABLE "shopping_list_line" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "unit_code" VARCHAR(20) NOT NULL,
    "quantity" INT NOT NULL,
    "position" INT NOT NULL,
    "shopping_list_id" CHAR(36) NOT NULL REFERENCES "shopping_list" ("id") ON DELETE CASCADE,
    "variant_id" CHAR(36) NOT NULL REFERENCES "variant" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_shopping_li_shoppin_3d3661" UNIQUE ("shopping_list_id", "variant_id", "unit_code"),
    CONSTRAINT "shopping_list_line_ok" CHECK (quantity > 0)
);
CREATE INDEX "idx_shopping_li_variant_bf0932" ON "shopping_list_line" ("variant_id");

CREATE TABLE "shipment_line" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "order_line_id" CHAR(36) NOT NULL,
    "sku" VARCHAR(60) NOT NULL,
    "name_zh" VARCHAR(400) NOT NULL,
    "name_en" VARCHAR(400) NOT NULL,
    "quantity" INT NOT NULL,
    "shipment_id" CHAR(36) NOT NULL REFERENCES "shipment" ("id") ON DELETE CASCADE,
    "variant_id" CHAR(36) NOT NULL REFERENCES "variant" ("id") ON DELETE RESTRICT,
    CONSTRAINT "shipment_line_ok" CHECK (quantity > 0)
);
CREATE INDEX "idx_shipment_li_order_l_7a3c0e" ON "shipment_line" ("order_line_id");
CREATE INDEX "idx_shipment_li_shipmen_22768c" ON "shipment_line" ("shipment_id");
CREATE INDEX "idx_shipment_li_variant_e734c5" ON "shipment_line" ("variant_id");

CREATE TABLE "media" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "hash" VARCHAR(64) NOT NULL,
    "extension" VARCHAR(8) NOT NULL,
    "alt_zh" VARCHAR(200) NOT NULL,
    "alt_en" VARCHAR(200) NOT NULL,
    "width" INT NOT NULL,
    "height" INT NOT NULL,
    "colour" VARCHAR(7) NOT NULL,
    "widths" JSON NOT NULL,
    "position" INT NOT NULL,
    "removed_at" TIMESTAMP,
    "product_id" CHAR(36) NOT NULL REFERENCES "product" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_media_product_e8d930" UNIQUE ("product_id", "hash")
);

CREATE TABLE "category_picture" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "media_id" CHAR(36) NOT NULL REFERENCES "media" ("id") ON DELETE CASCADE,
    "category_id" CHAR(36) NOT NULL UNIQUE REFERENCES "category" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_category_pi_media_i_9096ba" ON "category_picture" ("media_id");

CREATE TABLE "order_line" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "position" INT NOT NULL,
    "product_id" CHAR(36) NOT NULL,
    "sku" VARCHAR(60) NOT NULL,
    "name_zh" VARCHAR(400) NOT NULL,
    "name_en" VARCHAR(400) NOT NULL,
    "unit_code" VARCHAR(20) NOT NULL,
    "unit_name_zh" VARCHAR(20) NOT NULL,
    "unit_name_en" VARCHAR(20) NOT NULL,
    "factor" INT NOT NULL,
    "quantity" INT NOT NULL,
    "base_quantity" INT NOT NULL,
    "unit_price" BIGINT NOT NULL,
    "discount" BIGINT NOT NULL,
    "total" BIGINT NOT NULL,
    "tax_rate" INT NOT NULL,
    "tax" BIGINT NOT NULL,
    "price_steps" JSON NOT NULL,
    "remark" VARCHAR(300) NOT NULL,
    "allocated" INT NOT NULL,
    "shipped" INT NOT NULL,
    "delivered" INT NOT NULL,
    "order_id" CHAR(36) NOT NULL REFERENCES "customer_order" ("id") ON DELETE CASCADE,
    "variant_id" CHAR(36) NOT NULL REFERENCES "variant" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_order_line_order_i_5f79a1" UNIQUE ("order_id", "position"),
    CONSTRAINT "order_line_ok" CHECK (quantity > 0 AND base_quantity = quantity * factor),
    CONSTRAINT "order_line_fulfilment_ok" CHECK (shipped >= 0 AND delivered >= 0 AND allocated >= 0 AND shipped + allocated <= base_quantity AND delivered <= shipped)
);
CREATE INDEX "idx_order_line_product_c61e07" ON "order_line" ("product_id");
CREATE INDEX "idx_order_line_variant_ba9d9c" ON "order_line" ("variant_id");

CREATE TABLE "customer_item" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "code" VARCHAR(60) NOT NULL,
    "customer_id" CHAR(36) NOT NULL REFERENCES "customer" ("id") ON DELETE CASCADE,
    "variant_id" CHAR(36) NOT NULL REFERENCES "variant" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_customer_it_custome_1ab35a" UNIQUE ("customer_id", "code"),
    CONSTRAINT "uid_customer_it_custome_9b82f9" UNIQUE ("customer_id", "variant_id")
);
CREATE INDEX "idx_customer_it_variant_103ca6" ON "customer_item" ("variant_id");

CREATE TABLE "price" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "min_quantity" INT NOT NULL,
    "unit_price" BIGINT NOT NULL,
    "price_list_id" CHAR(36) NOT NULL REFERENCES "price_list" ("id") ON DELETE CASCADE,
    "variant_id" CHAR(36) NOT NULL REFERENCES "variant" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_price_price_l_63f6c8" UNIQUE ("price_list_id", "variant_id", "min_quantity"),
    CONSTRAINT "price_ok" CHECK (unit_price >= 0 AND min_quantity >= 1)
);
CREATE INDEX "idx_price_variant_20fe6a" ON "price" ("variant_id", "price_list_id", "min_quantity", "unit_price");

CREATE TABLE "product_document" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "kind" VARCHAR(16) NOT NULL,
    "audience" VARCHAR(12) NOT NULL,
    "name_zh" VARCHAR(120) NOT NULL,
    "name_en" VARCHAR(120) NOT NULL,
    "hash" VARCHAR(64) NOT NULL,
    "extension" VARCHAR(8) NOT NULL,
    "size" INT NOT NULL,
    "position" INT NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "removed_at" TIMESTAMP,
    "product_id" CHAR(36) NOT NULL REFERENCES "product" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_product_doc_hash_a191f3" ON "product_document" ("hash");
CREATE INDEX "idx_product_doc_product_bf75eb" ON "product_document" ("product_id");

CREATE TABLE "recommendation_record" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "view_id" CHAR(36) NOT NULL,
    "place" VARCHAR(10) NOT NULL,
    "kind" VARCHAR(20) NOT NULL,
    "day" DATE NOT NULL,
    "shown_at" TIMESTAMP NOT NULL,
    "opened_at" TIMESTAMP,
    "added_at" TIMESTAMP,
    "product_id" CHAR(36) NOT NULL REFERENCES "product" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_recommendat_view_id_4625ad" UNIQUE ("view_id", "place", "product_id")
);
CREATE INDEX "idx_recommendat_day_6b03f3" ON "recommendation_record" ("day");
CREATE INDEX "idx_recommendat_product_6df321" ON "recommendation_record" ("product_id");

CREATE TABLE "trending_product" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "orders" INT NOT NULL,
    "product_id" CHAR(36) NOT NULL REFERENCES "product" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_trending_pr_orders_a983a8" ON "trending_product" ("orders", "id");

CREATE TABLE "product_relation" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "kind" VARCHAR(12) NOT NULL,
    "position" INT NOT NULL,
    "both_ways" INT NOT NULL,
    "other_id" CHAR(36) NOT NULL REFERENCES "product" ("id") ON DELETE CASCADE,
    "product_id" CHAR(36) NOT NULL REFERENCES "product" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_product_rel_product_4d0a53" UNIQUE ("product_id", "kind", "other_id"),
    CONSTRAINT "product_relation_ok" CHECK (product_id <> other_id)
);
CREATE INDEX "idx_product_rel_other_i_7ffceb" ON "product_relation" ("other_id");

CREATE TABLE "search_pin" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "text" VARCHAR(100) NOT NULL,
    "position" INT NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "product_id" CHAR(36) NOT NULL REFERENCES "product" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_search_pin_text_49faf2" UNIQUE ("text", "product_id")
);
CREATE INDEX "idx_search_pin_product_366944" ON "search_pin" ("product_id");

CREATE TABLE "search_click" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "position" INT NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "product_id" CHAR(36) NOT NULL REFERENCES "product" ("id") ON DELETE CASCADE,
    "record_id" CHAR(36) NOT NULL REFERENCES "search_record" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_search_clic_record__3b20b2" UNIQUE ("record_id", "product_id")
);
CREATE INDEX "idx_search_clic_product_fc8612" ON "search_click" ("product_id");

CREATE TABLE "list_layout" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "list_name" VARCHAR(40) NOT NULL,
    "order" JSON NOT NULL,
    "hidden" JSON NOT NULL,
    "shown" JSON NOT NULL,
    "density" VARCHAR(20) NOT NULL,
    "user_id" CHAR(36) NOT NULL REFERENCES "user_account" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_list_layout_user_id_ed30a9" UNIQUE ("user_id", "list_name")
);

CREATE TABLE "saved_view" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "list_name" VARCHAR(40) NOT NULL,
    "name" VARCHAR(60) NOT NULL,
    "query" VARCHAR(1000) NOT NULL,
    "shared" INT NOT NULL,
    "position" INT NOT NULL,
    "user_id" CHAR(36) NOT NULL REFERENCES "user_account" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_saved_view_list_na_a16a2b" ON "saved_view" ("list_name");
CREATE INDEX "idx_saved_view_user_id_1b191e" ON "saved_view" ("user_id");
CREATE INDEX "user_account_phone_digits" ON "user_account"
    (replace(replace(replace(replace(replace(replace(phone, ' ', ''), '-', ''), '(', ''), ')', ''), '+', ''), '.', ''));

CREATE INDEX "customer_order_unsent" ON "customer_order" (COALESCE(required_on, requested_on), placed_at, id, status,
    payment_state, total, customer_id, owner_id, channel, payment_method, business_day,
    state, shipped_on, required_on, requested_on)
    WHERE shipped_on IS NULL AND state IN ('submitted', 'reviewing', 'confirmed');

CREATE VIRTUAL TABLE "search_index" USING fts5(
    terms, content='search_document', content_rowid='id', tokenize='ascii', detail='none', columnsize=0);
CREATE VIRTUAL TABLE "search_vocabulary" USING fts5vocab('search_index', 'row');
CREATE TRIGGER "search_document_added" AFTER INSERT ON "search_document" BEGIN
    INSERT INTO search_index(rowid, terms) VALUES (new.id, new.terms);
END;
CREATE TRIGGER "search_document_removed" AFTER DELETE ON "search_document" BEGIN
    INSERT INTO search_index(search_index, rowid, terms) VALUES ('delete', old.id, old.terms);
END;
CREATE TRIGGER "search_document_changed" AFTER UPDATE OF "terms" ON "search_document" BEGIN
    INSERT INTO search_index(search_index, rowid, terms) VALUES ('delete', old.id, old.terms);
    INSERT INTO search_index(rowid, terms) VALUES (new.id, new.terms);
END;
CREATE VIRTUAL TABLE "lookup_index" USING fts5(
    terms, content='lookup_document', content_rowid='id', tokenize='ascii', detail='none', columnsize=0);
CREATE TRIGGER "lookup_document_added" AFTER INSERT ON "lookup_document" BEGIN
    INSERT INTO lookup_index(rowid, terms) VALUES (new.id, new.terms);
END;
CREATE TRIGGER "lookup_document_removed" AFTER DELETE ON "lookup_document" BEGIN
    INSERT INTO lookup_index(lookup_index, rowid, terms) VALUES ('delete', old.id, old.terms);
END;
CREATE TRIGGER "lookup_document_changed" AFTER UPDATE OF "terms" ON "lookup_document" BEGIN
    INSERT INTO lookup_index(lookup_index, rowid, terms) VALUES ('delete', old.id, old.terms);
    INSERT INTO lookup_index(rowid, terms) VALUES (new.id, new.terms);
END;

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
