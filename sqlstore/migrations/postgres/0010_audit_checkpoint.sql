-- What was last signed of each organization's audit log: how many entries were in its tree, and the hash of all.
create table audit_checkpoint (
    org_id text collate "C" not null,
    size bigint not null,
    signed text collate "C" not null,
    constraint audit_checkpoint_pk primary key (org_id)
);
