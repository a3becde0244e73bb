-- Recovery codes of a second factor: keyed hashes of those that are left, as a JSON list.
alter table second_factor add column recovery text not null default '[]';
