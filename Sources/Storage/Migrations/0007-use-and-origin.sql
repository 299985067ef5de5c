-- Whom what is registered with a token opens for, as JSON, or null for everyone; and whether PKCE is asked of all of it.
alter table registration_tokens add column access text;
alter table registration_tokens add column requires_pkce bigint not null default 0;
-- Where a device asked from, and the seconds between two of its questions by now.
alter table device_requests add column address text;
alter table device_requests add column polling_interval bigint not null default 5;
