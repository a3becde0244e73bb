// Package config holds what an installation can be told. The comments of the structs below are the manual: `--help`
// prints them beside their flags, and docs/command-line.md is made of that.
package config

// Place says where a register is kept. Every command that opens a register takes these.
type Place struct {
	// The folder of the register: its SQLite database, unless --db names another, and the vault. It is made when it is
	// missing, readable by nobody else.
	Data string `flag:"data" value:"DIR" default:"clientele-data"`

	// The PostgreSQL database to use instead of SQLite, as in postgres://user@host/database. Several hosts may be named,
	// separated by commas.
	DB string `flag:"db" value:"URL"`

	// The folder of the vault, which holds the keys of all customers' sealed data. DIR/vault when empty. Keep it out of
	// the backups of the database.
	Vault string `flag:"vault" value:"DIR"`

	// A second folder, best on another disk, that gets a copy of everything in the vault. Once named it is remembered.
	VaultCopy string `flag:"vault-copy" value:"DIR"`

	// How much of the SQLite file is mapped into memory, in MiB. 0 maps nothing, which is slower, but turns a failing
	// disk into an error where the program would else end.
	Mmap int `flag:"mmap" value:"MIB" default:"256"`

	// How many connections to PostgreSQL are kept.
	Pool int `flag:"pool" value:"N" default:"16"`
}

// Service says how the register is served.
type Service struct {
	// The address to listen on. Put a reverse proxy with TLS before it where others than this machine are to reach it.
	Addr string `flag:"addr" value:"HOST:PORT" default:"127.0.0.1:8080"`

	// The addresses or networks of reverse proxies before the program, as in 127.0.0.1,10.0.0.0/8. Whom they name in
	// X-Forwarded-For is who a request comes from; without, everybody behind a proxy shares one limit.
	TrustedProxies string `flag:"trusted-proxies" value:"NETWORKS"`

	// An address of its own for /metrics, which is then not served beside the API.
	MetricsAddr string `flag:"metrics-addr" value:"HOST:PORT"`

	// How many requests a second each API key may make. Several servers on one database count each for itself.
	Rate int `flag:"rate" value:"N" default:"100"`

	// How many requests an API key may make at once after a pause.
	RateBurst int `flag:"rate-burst" value:"N" default:"200"`

	// The server that sends e-mails, as in smtp://user:password@mail.example.com:587 or smtps://mail.example.com. Better
	// given by the environment, where other users of the machine do not see the password. E-mails only reach the outbox
	// when it is empty.
	SMTP string `flag:"smtp" value:"smtp://USER:PASSWORD@HOST:PORT"`

	// The address that e-mails come from. The user of --smtp when that is one.
	SMTPFrom string `flag:"smtp-from" value:"ADDRESS"`

	// How SMS are sent: twilio://SID:TOKEN@?from=+358401234567, or the https address of a gateway that takes a POST of
	// {to, text}. Better given by the environment. SMS only reach the outbox when it is empty.
	SMS string `flag:"sms" value:"twilio://SID:TOKEN@?from=NUMBER"`

	// The address that customers reach the booking pages and the portal at, as in https://book.example.com: the links in
	// letters begin with it. The address that is listened on when it is empty.
	URL string `flag:"url" value:"https://HOST"`

	// Whether webhooks may go to private and loopback addresses and to plain http: allow. Only for trying things out, and
	// for a network whose every service may be reached by whoever makes webhooks.
	WebhooksPrivate string `flag:"webhooks-private" value:"allow"`

	// What the lines of the log on standard error look like: text or json. They hold no personal data.
	LogFormat string `flag:"log-format" value:"FORMAT" default:"text"`

	// The least important lines that are logged: debug, info, warn or error. A request is a line of info.
	LogLevel string `flag:"log-level" value:"LEVEL" default:"info"`
}
