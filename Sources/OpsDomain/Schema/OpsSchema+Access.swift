import Ledger

extension OpsSchema {
    /// Staff, tenants and their directory, sessions.
    static let access = """
        CREATE TABLE internal_user (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            login TEXT NOT NULL UNIQUE,
            email TEXT NOT NULL UNIQUE COLLATE NOCASE,
            name TEXT NOT NULL,
            role TEXT NOT NULL,
            azure_ad_id TEXT UNIQUE,
            is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
            languages TEXT NOT NULL,
            skills TEXT NOT NULL,
            last_login_at INTEGER,
            locked_at INTEGER,
            locked_until INTEGER,
            lock_message TEXT,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            CHECK ((locked_at IS NULL) = (lock_message IS NULL)),
            CHECK (locked_until IS NULL OR locked_at IS NOT NULL)
        );
        CREATE TABLE organization (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            slug TEXT NOT NULL UNIQUE,
            status TEXT NOT NULL CHECK (status IN ('ACTIVE', 'SUSPENDED', 'OFFBOARDED')),
            plan TEXT NOT NULL,
            region TEXT NOT NULL,
            industry TEXT NOT NULL,
            size INTEGER,
            touch TEXT NOT NULL CHECK (touch IN ('HIGH', 'STANDARD')),
            renewal_date TEXT,
            recurring_revenue INTEGER,
            feed_version INTEGER NOT NULL,
            updated_at INTEGER NOT NULL
        );
        CREATE INDEX organization_by_name ON organization (name COLLATE NOCASE, id, key, slug);
        CREATE TABLE organization_domain (
            key INTEGER PRIMARY KEY,
            organization_id TEXT NOT NULL REFERENCES organization (id),
            domain TEXT NOT NULL,
            verified INTEGER NOT NULL CHECK (verified IN (0, 1)),
            feed_version INTEGER NOT NULL,
            UNIQUE (organization_id, domain)
        );
        CREATE INDEX organization_domain_by_domain ON organization_domain (domain);
        CREATE TABLE single_sign_on (
            key INTEGER PRIMARY KEY,
            organization_id TEXT NOT NULL UNIQUE REFERENCES organization (id),
            sso_provider TEXT NOT NULL,
            sso_enabled INTEGER NOT NULL CHECK (sso_enabled IN (0, 1)),
            jit_provisioning_enabled INTEGER NOT NULL CHECK (jit_provisioning_enabled IN (0, 1)),
            feed_version INTEGER NOT NULL
        );
        CREATE TABLE tenant_user (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            organization_id TEXT NOT NULL REFERENCES organization (id),
            email TEXT NOT NULL,
            name TEXT NOT NULL,
            role TEXT NOT NULL,
            status TEXT NOT NULL,
            last_login_at INTEGER,
            feed_version INTEGER NOT NULL
        );
        CREATE INDEX tenant_user_by_name ON tenant_user (organization_id, name, id);
        CREATE INDEX tenant_user_by_status ON tenant_user (organization_id, status);
        CREATE TABLE ticket (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            organization_id TEXT NOT NULL REFERENCES organization (id),
            subject TEXT NOT NULL,
            status TEXT NOT NULL,
            feed_version INTEGER NOT NULL
        );
        CREATE INDEX ticket_by_organization ON ticket (organization_id);
        CREATE TABLE assignment (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            operator_user_id TEXT NOT NULL REFERENCES internal_user (id),
            organization_id TEXT NOT NULL REFERENCES organization (id),
            since INTEGER NOT NULL,
            until INTEGER,
            feed_version INTEGER NOT NULL
        );
        CREATE UNIQUE INDEX assignment_open ON assignment (operator_user_id, organization_id) WHERE until IS NULL;
        CREATE INDEX assignment_by_organization ON assignment (organization_id);
        CREATE TABLE impersonation_session (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            operator_user_id TEXT NOT NULL REFERENCES internal_user (id),
            operator_role TEXT NOT NULL,
            target_organization_id TEXT NOT NULL REFERENCES organization (id),
            reason_category TEXT NOT NULL,
            reason TEXT NOT NULL,
            ticket_id TEXT,
            ticket_verified INTEGER NOT NULL CHECK (ticket_verified IN (0, 1)),
            started_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL CHECK (expires_at - started_at <= 14400000),
            ended_at INTEGER,
            end_cause TEXT,
            renewed_from TEXT REFERENCES impersonation_session (id),
            ip_address TEXT,
            terminal TEXT,
            user_agent TEXT NOT NULL,
            boot_id TEXT NOT NULL,
            steady_started_at INTEGER NOT NULL,
            held_by_console INTEGER NOT NULL DEFAULT 0 CHECK (held_by_console IN (0, 1)),
            CHECK ((ended_at IS NULL) = (end_cause IS NULL))
        );
        CREATE UNIQUE INDEX impersonation_session_open
            ON impersonation_session (operator_user_id) WHERE ended_at IS NULL;
        CREATE INDEX impersonation_session_by_operator ON impersonation_session (operator_user_id, started_at);
        CREATE INDEX impersonation_session_by_tenant ON impersonation_session (target_organization_id, started_at);
        CREATE TABLE notification (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL CHECK (kind IN ('reveals', 'exports', 'denials')),
            operator_login TEXT NOT NULL,
            count INTEGER NOT NULL,
            threshold INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            acknowledged_by TEXT REFERENCES internal_user (id),
            acknowledged_at INTEGER,
            CHECK ((acknowledged_by IS NULL) = (acknowledged_at IS NULL))
        );
        CREATE INDEX notification_by_operator ON notification (operator_login, kind, created_at);
        CREATE INDEX notification_open ON notification (key) WHERE acknowledged_at IS NULL;
        CREATE TABLE saved_view (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            owner_id TEXT NOT NULL REFERENCES internal_user (id),
            list TEXT NOT NULL,
            name TEXT NOT NULL COLLATE NOCASE,
            filter TEXT NOT NULL,
            sort TEXT,
            columns TEXT NOT NULL,
            shared INTEGER NOT NULL CHECK (shared IN (0, 1)),
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            UNIQUE (owner_id, name)
        );
        CREATE UNIQUE INDEX saved_view_shared ON saved_view (name) WHERE shared = 1;
        CREATE TABLE policy_version (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            version INTEGER NOT NULL UNIQUE CHECK (version > 0),
            content TEXT NOT NULL,
            reason TEXT NOT NULL,
            created_by TEXT NOT NULL REFERENCES internal_user (id),
            created_at INTEGER NOT NULL
        );
        CREATE TRIGGER policy_version_stays BEFORE UPDATE ON policy_version
        BEGIN SELECT RAISE(ABORT, 'a version of the policy never changes'); END;
        CREATE TRIGGER policy_version_remains BEFORE DELETE ON policy_version
        BEGIN SELECT RAISE(ABORT, 'a version of the policy is never removed'); END;

        """

    static let accessTables: [LedgeredTable] = [
        LedgeredTable(
            "internal_user",
            columns: [
                "key": .plain, "id": .plain, "login": .plain, "email": .plain, "name": .plain, "role": .plain,
                "azure_ad_id": .plain, "is_active": .plain, "languages": .plain, "skills": .plain,
                "last_login_at": .plain, "locked_at": .plain, "locked_until": .plain, "lock_message": .plain,
                "created_at": .plain, "updated_at": .plain,
            ]),
        LedgeredTable(
            "organization",
            columns: [
                "key": .plain, "id": .plain, "name": .plain, "slug": .plain, "status": .plain, "plan": .plain,
                "region": .plain, "industry": .plain, "size": .plain, "touch": .plain, "renewal_date": .plain,
                "recurring_revenue": .plain, "feed_version": .plain, "updated_at": .plain,
            ]),
        LedgeredTable(
            "organization_domain", publicID: nil,
            columns: [
                "key": .plain, "organization_id": .plain, "domain": .plain, "verified": .plain,
                "feed_version": .plain,
            ]),
        LedgeredTable(
            "single_sign_on", publicID: nil,
            columns: [
                "key": .plain, "organization_id": .plain, "sso_provider": .plain, "sso_enabled": .plain,
                "jit_provisioning_enabled": .plain, "feed_version": .plain,
            ]),
        LedgeredTable(
            "tenant_user",
            columns: [
                "key": .plain, "id": .plain, "organization_id": .plain, "email": .pii, "name": .pii, "role": .plain,
                "status": .plain, "last_login_at": .plain, "feed_version": .plain,
            ]),
        LedgeredTable(
            "ticket",
            columns: [
                "key": .plain, "id": .plain, "organization_id": .plain, "subject": .plain, "status": .plain,
                "feed_version": .plain,
            ]),
        LedgeredTable(
            "assignment",
            columns: [
                "key": .plain, "id": .plain, "operator_user_id": .plain, "organization_id": .plain, "since": .plain,
                "until": .plain, "feed_version": .plain,
            ]),
        LedgeredTable(
            "impersonation_session",
            columns: [
                "key": .plain, "id": .plain, "operator_user_id": .plain, "operator_role": .plain,
                "target_organization_id": .plain, "reason_category": .plain, "reason": .plain, "ticket_id": .plain,
                "ticket_verified": .plain, "started_at": .plain, "expires_at": .plain, "ended_at": .plain,
                "end_cause": .plain, "renewed_from": .plain, "ip_address": .plain, "terminal": .plain,
                "user_agent": .plain, "boot_id": .plain, "steady_started_at": .plain,
                "held_by_console": .plain,
            ]),
        LedgeredTable(
            "notification",
            columns: [
                "key": .plain, "id": .plain, "kind": .plain, "operator_login": .plain, "count": .plain,
                "threshold": .plain, "created_at": .plain, "acknowledged_by": .plain, "acknowledged_at": .plain,
            ]),
        LedgeredTable(
            "saved_view",
            columns: [
                // What somebody looks for may name a person.
                "key": .plain, "id": .plain, "owner_id": .plain, "list": .plain, "name": .plain, "filter": .pii,
                "sort": .plain, "columns": .plain, "shared": .plain, "created_at": .plain, "updated_at": .plain,
            ]),
        LedgeredTable(
            "policy_version",
            columns: [
                "key": .plain, "id": .plain, "version": .plain, "content": .plain, "reason": .plain,
                "created_by": .plain, "created_at": .plain,
            ]),
    ]
}
