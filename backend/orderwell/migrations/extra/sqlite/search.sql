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
