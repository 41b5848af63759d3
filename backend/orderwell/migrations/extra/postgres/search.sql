CREATE INDEX "search_document_terms" ON "search_document" USING GIN ("terms") WITH (fastupdate = off);
CREATE INDEX "lookup_document_terms" ON "lookup_document" USING GIN ("terms") WITH (fastupdate = off);
