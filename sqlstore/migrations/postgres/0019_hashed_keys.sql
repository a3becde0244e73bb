-- Keys of duplicates are keyed hashes from now on. Those that were kept before go with their file, and are made anew.
truncate match_key;

-- A purge rewrites these tables, and nobody reads them meanwhile: their indexes are made by several processes, whatever
-- memory these have.
alter table customer set (parallel_workers = 2);
alter table search_term set (parallel_workers = 2);
