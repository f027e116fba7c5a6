-- expect: needs-care cascade drop-view
DROP VIEW recent CASCADE;
