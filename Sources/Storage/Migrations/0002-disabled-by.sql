-- Who disabled an affiliation: what an administrator did, a synchronisation does not undo. Null while it is active.
alter table affiliations add column disabled_by text;
-- Until now nobody recorded it: a local one was disabled by an administrator, others as their directory says.
update affiliations set disabled_by = case when source = '' then 'administrator' else 'directory' end
where status <> 'active';
