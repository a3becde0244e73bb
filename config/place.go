package config

import (
	"net/url"
	"path/filepath"
)

// VaultDir is the folder of the vault.
func (p Place) VaultDir() string {
	if p.Vault != "" {
		return p.Vault
	}
	return filepath.Join(p.Data, "vault")
}

// SQLitePath is the file of the SQLite database; empty when another database is named.
func (p Place) SQLitePath() string {
	if p.DB != "" {
		return ""
	}
	return filepath.Join(p.Data, "clientele.db")
}

// MmapBytes is Mmap as storage takes it, where 0 stands for the default and less for none.
func (p Place) MmapBytes() int64 {
	if p.Mmap <= 0 {
		return -1
	}
	return int64(p.Mmap) << 20
}

// Database names the database for people, without its password.
func (p Place) Database() string {
	if p.DB == "" {
		return p.SQLitePath()
	}
	u, err := url.Parse(p.DB)
	if err != nil || u.Scheme == "" {
		return "the PostgreSQL database of --db"
	}
	u.RawQuery = ""
	return u.Redacted()
}
