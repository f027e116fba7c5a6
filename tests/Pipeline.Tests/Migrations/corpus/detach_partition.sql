-- expect: needs-care detach-partition
ALTER TABLE measurements DETACH PARTITION measurements_2026;
