-- Document types and routes of the region. A route keeps every version it had.
create table document_types (
    id text primary key,
    declaration text not null
);
create table routes (
    id text not null,
    version bigint not null,
    is_current bigint not null,
    declaration text not null,
    primary key (id, version)
);
create unique index routes_current on routes (id) where is_current = 1;
-- What is of a realm has the realm first in its key, and refers to things of that realm only.
create table realm_keys (
    realm text primary key,
    sealed_key bytea not null
);
create table objects (
    realm text not null,
    digest bytea not null,
    size bigint not null check (size >= 0),
    name text not null unique,
    wrapped_key bytea not null,
    primary key (realm, digest)
);
create table uploads (
    realm text not null,
    id text not null,
    application text not null,
    digest bytea not null,
    expires_at bigint not null,
    primary key (realm, id),
    foreign key (realm, digest) references objects (realm, digest)
);
create index uploads_by_digest on uploads (realm, digest);
create index uploads_by_expiry on uploads (expires_at);
create table documents (
    realm text not null,
    id text not null unique,
    type text not null references document_types (id),
    key text not null,
    title text not null,
    depositor text not null,
    latest text not null,
    created_at bigint not null,
    primary key (realm, id),
    unique (realm, type, key)
);
create index documents_by_depositor on documents (depositor, id);
create index documents_by_key on documents (key);
create table versions (
    realm text not null,
    id text not null unique,
    document text not null,
    number bigint not null check (number >= 1),
    derived_from text,
    author text not null,
    created_at bigint not null,
    primary key (realm, id),
    unique (realm, document, number),
    foreign key (realm, document) references documents (realm, id),
    foreign key (realm, derived_from) references versions (realm, id)
);
create table pieces (
    realm text not null,
    version text not null,
    number bigint not null check (number >= 1),
    role text not null,
    file_name text not null,
    media_type text not null,
    digest bytea not null,
    primary key (realm, version, number),
    foreign key (realm, version) references versions (realm, id),
    foreign key (realm, digest) references objects (realm, digest)
);
create index pieces_by_digest on pieces (realm, digest);
create table exchanges (
    realm text not null,
    id text not null unique,
    document text not null,
    sender text not null,
    route text not null,
    route_version bigint not null,
    started_at bigint not null,
    version text not null,
    step bigint not null check (step >= 0),
    state text not null check (state in ('waiting', 'suspended', 'completed', 'rejected', 'cancelled')),
    cause text check (cause in ('delivery', 'delivery-expired')),
    owner text check (owner = 'hub' or owner like 'application:_%'),
    due_at bigint,
    ended_at bigint,
    reason text,
    primary key (realm, id),
    foreign key (realm, document) references documents (realm, id),
    foreign key (realm, version) references versions (realm, id),
    foreign key (route, route_version) references routes (id, version),
    -- Everything unfinished has a cause, an owner and a moment; what has ended tells when, and waits for nobody.
    check (
        case when state in ('waiting', 'suspended')
            then cause is not null and owner is not null and due_at is not null
                and ended_at is null and reason is null
            else cause is null and owner is null and due_at is null and ended_at is not null
        end
    )
);
create index exchanges_by_document on exchanges (realm, document);
create index exchanges_due on exchanges (due_at) where due_at is not null;
create table handovers (
    realm text not null,
    id text not null unique,
    exchange text not null,
    step bigint not null check (step >= 0),
    recipient text not null,
    version text not null,
    state text not null
        check (state in ('offered', 'leased', 'accepted', 'applied', 'refused', 'expired', 'cancelled')),
    fence bigint not null check (fence >= 0),
    leased_until bigint,
    offered_at bigint not null,
    expires_at bigint not null,
    ended_at bigint,
    reason text,
    primary key (realm, id),
    foreign key (realm, exchange) references exchanges (realm, id),
    foreign key (realm, version) references versions (realm, id),
    check ((state in ('offered', 'leased', 'accepted')) = (ended_at is null)),
    check (ended_at is null or leased_until is null)
);
-- One under way for each exchange.
create unique index handovers_open on handovers (realm, exchange) where ended_at is null;
create index handovers_by_exchange on handovers (realm, exchange, recipient);
create index handovers_by_version on handovers (realm, version, recipient);
create index handovers_inbox on handovers (recipient, offered_at, id) where ended_at is null;
create index handovers_by_expiry on handovers (expires_at) where ended_at is null;
create table receipts (
    realm text not null,
    id text not null unique,
    kind text not null,
    exchange text,
    handover text,
    version text not null,
    created_at bigint not null,
    entry text not null unique,
    statement text not null,
    primary key (realm, id),
    unique (realm, handover, kind),
    foreign key (realm, exchange) references exchanges (realm, id),
    foreign key (realm, handover) references handovers (realm, id),
    foreign key (realm, version) references versions (realm, id),
    check ((kind = 'deposited') = (handover is null))
);
create unique index receipts_of_deposits on receipts (realm, version) where kind = 'deposited';
create index receipts_by_exchange on receipts (realm, exchange);
create table idempotency_keys (
    realm text not null,
    application text not null,
    act text not null,
    key text not null,
    request bytea not null,
    resource text not null,
    created_at bigint not null,
    primary key (realm, application, act, key)
);
create index idempotency_keys_by_time on idempotency_keys (created_at);
-- Kept for ever: what was signed once must verify for ever.
create table evidence_keys (
    id text primary key,
    sealed_key bytea not null,
    public_key text not null,
    created_at bigint not null,
    retired_at bigint,
    is_signing bigint not null check ((is_signing = 1) = (retired_at is null))
);
create unique index evidence_keys_on_duty on evidence_keys (is_signing) where is_signing = 1;
create table evidence_roots (
    number bigint primary key,
    created_at bigint not null,
    statement text not null
);
create table evidence_batches (
    chain text not null,
    first_sequence bigint not null,
    last_sequence bigint not null check (last_sequence >= first_sequence),
    leaf bytea not null,
    head bytea not null,
    root bigint not null references evidence_roots (number),
    primary key (chain, first_sequence)
);
create index evidence_batches_by_root on evidence_batches (root);
create unique index evidence_batches_by_end on evidence_batches (chain, last_sequence);
-- The exchange an entry tells of: its timeline.
alter table audit add column exchange text;
create index audit_by_exchange on audit (exchange, time, id) where exchange is not null;
