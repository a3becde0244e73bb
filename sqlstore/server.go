package sqlstore

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"clientele"
)

// ServerFinding is what was found about a database server, as far as it matters for erasing people from its files.
type ServerFinding struct {
	About string
	State string // ok, warning or problem: values of people are written where no purge reaches
	Says  string
	Do    string // what to do about it; empty when it is as it should be
}

// ExamineServer compares a PostgreSQL server with what erasing relies on: that the log which it writes ahead is not kept,
// that no value gets into its text log, that it samples no personal column, and that the program's user may do what a
// purge does. It changes nothing. A file has no server, and gives nothing.
func (db *DB) ExamineServer(ctx context.Context) ([]ServerFinding, error) {
	p, ok := db.dialect.(*postgres)
	if !ok {
		return nil, nil
	}
	var found []ServerFinding
	return found, db.read(ctx, func(t *tx) error {
		settings, err := serverSettings(t)
		if err != nil {
			return err
		}
		found = append(walFindings(settings), logFindings(settings)...)
		found = append(found, careFindings(settings)...)
		for _, look := range []func(*tx) ([]ServerFinding, error){copiesFindings, p.samplesFindings, rightsFindings} {
			more, err := look(t)
			if err != nil {
				return err
			}
			found = append(found, more...)
		}
		return nil
	})
}

type serverSetting struct{ name, value string }

// serverSettings are all settings that the program's user may see.
func serverSettings(t *tx) (map[string]string, error) {
	found, err := all(t.ctx, t, func(row scanner) (s serverSetting, err error) {
		err = row.Scan(&s.name, &s.value)
		return s, err
	}, "select name, coalesce(setting, '') from pg_settings")
	settings := make(map[string]string)
	for _, s := range found {
		settings[s.name] = s.value
	}
	return settings, err
}

// verdict is a finding that is as it should be when do is not needed.
func verdict(about string, good bool, otherwise, says, do string) ServerFinding {
	if good {
		return ServerFinding{About: about, State: "ok", Says: says}
	}
	return ServerFinding{About: about, State: otherwise, Says: says, Do: do}
}

// walFindings are about the log that is written ahead: what is erased stays in its segments until they are deleted.
func walFindings(s map[string]string) []ServerFinding {
	kept, _ := strconv.ParseInt(s["wal_keep_size"], 10, 64) // in MiB; a number, or not a setting of this server
	return []ServerFinding{
		verdict("wal_recycle", s["wal_recycle"] == "off", "warning", "wal_recycle is "+s["wal_recycle"]+": used segments of the log written ahead are "+
			map[bool]string{true: "deleted", false: "renamed and kept, with what erased people's rows held"}[s["wal_recycle"] == "off"],
			"set wal_recycle = off and min_wal_size = 32MB in postgresql.conf, and reload"),
		verdict("wal_keep_size", kept == 0, "warning", fmt.Sprintf("wal_keep_size is %d MiB", kept), "set wal_keep_size = 0: what is kept of the log holds erased people until it is written over"),
		verdict("archive_mode", s["archive_mode"] == "off", "warning", "archive_mode is "+s["archive_mode"],
			"an archive is a backup: delete its segments in time, and count them in the organization's backup days, which certificates name"),
	}
}

// logFindings are about the server's text log, which no purge reaches.
func logFindings(s map[string]string) []ServerFinding {
	var by []string
	if s["log_statement"] == "mod" || s["log_statement"] == "all" {
		by = append(by, "log_statement = "+s["log_statement"])
	}
	for _, name := range []string{"log_min_duration_statement", "log_min_duration_sample", "auto_explain.log_min_duration"} {
		if v := s[name]; v != "" && v != "-1" {
			by = append(by, name+" = "+v)
		}
	}
	if v := s["log_transaction_sample_rate"]; v != "" && v != "0" {
		by = append(by, "log_transaction_sample_rate = "+v)
	}
	explained := s["auto_explain.log_parameter_max_length"] // "" where it is not loaded
	logged := len(by) > 0 && (s["log_parameter_max_length"] != "0" || s["auto_explain.log_min_duration"] != "" && explained != "0")
	says := "statements are logged without their values, or not at all"
	if logged {
		says = "statements are logged with their values, which are names and phones: " + strings.Join(by, ", ")
	}
	onError := s["log_parameter_max_length_on_error"]
	return []ServerFinding{
		verdict("log of values", !logged, "problem", says, "set log_parameter_max_length = 0 (and auto_explain.log_parameter_max_length = 0 where it is loaded), reload, and delete the logs that there are"),
		verdict("log of failed values", onError == "0", "problem", "log_parameter_max_length_on_error is "+onError, "set log_parameter_max_length_on_error = 0, reload, and delete the logs that there are"),
		verdict("log_error_verbosity", s["log_error_verbosity"] == "terse", "warning", "log_error_verbosity is "+s["log_error_verbosity"],
			"set log_error_verbosity = terse: the details of a failed statement quote the row that it failed on"),
	}
}

// careFindings are about what keeps tables in order between two purges.
func careFindings(s map[string]string) []ServerFinding {
	return []ServerFinding{
		verdict("autovacuum", s["autovacuum"] == "on" && s["track_counts"] != "off", "warning", "autovacuum is "+s["autovacuum"]+", track_counts is "+s["track_counts"],
			"set autovacuum = on and track_counts = on: deleted rows stay in the tables until the next purge else, and queries become slow"),
		verdict("data_checksums", s["data_checksums"] == "on", "warning", "data checksums are "+s["data_checksums"],
			"stop the server and run pg_checksums --enable: a damaged page is noticed late else"),
	}
}

// copiesFindings are about who else holds what this database holds, or keeps it from being rewritten.
func copiesFindings(t *tx) ([]ServerFinding, error) {
	var found []ServerFinding
	for _, c := range []struct{ about, none, some, do, text string }{
		{"replication slots", "there are none", "these keep the log written ahead until somebody reads it: ", "drop those that nobody reads: select pg_drop_replication_slot('name')",
			"select slot_name::text from pg_replication_slots order by 1"},
		{"standbys", "none is connected", "these hold the same data: ", "they follow the purge, and are not searched: examine their logs and WAL settings as this server's",
			"select coalesce(nullif(application_name, ''), 'standby') from pg_stat_replication order by 1"},
		{"publications", "there are none", "what these publish is copied to other databases: ", "see to it that those databases delete what this one deletes, and rewrite their tables",
			"select pubname::text from pg_publication order by 1"},
		{"prepared transactions", "there are none", "these keep deleted rows in the tables: ", "commit or roll them back",
			"select gid from pg_prepared_xacts where database = current_database() order by 1"},
		{"long transactions", "none is older than an hour", "these keep deleted rows in the tables, by process: ", "end them: select pg_terminate_backend(pid)",
			"select pid::text from pg_stat_activity where datname = current_database() and xact_start < now() - interval '1 hour' order by 1"},
	} {
		names, err := all(t.ctx, t, column[string], c.text)
		if err != nil {
			return nil, err
		}
		if len(names) == 0 {
			found = append(found, ServerFinding{About: c.about, State: "ok", Says: c.none})
		} else {
			found = append(found, ServerFinding{About: c.about, State: "warning", Says: c.some + strings.Join(names, ", "), Do: c.do})
		}
	}
	return found, nil
}

// samplesFindings look for samples of personal columns, and of what indexes are made of.
func (p *postgres) samplesFindings(t *tx) ([]ServerFinding, error) {
	taken, err := all(t.ctx, t, func(row scanner) (c tableColumn, err error) {
		err = row.Scan(&c.table, &c.column)
		return c, err
	}, "select tablename::text, attname::text from pg_stats where schemaname = current_schema() and (most_common_vals is not null or histogram_bounds is not null)")
	if err != nil {
		return nil, err
	}
	var personal []string
	for _, f := range clientele.PrivacyRegister() {
		text := f.Class == clientele.Personal && !slices.Contains(sampled, f.Column)
		if text && slices.Contains(taken, tableColumn{f.Table, f.Column}) && slices.Contains(identifying, f.Column) {
			personal = append(personal, f.Table+"."+f.Column)
		}
	}
	indexes, err := all(t.ctx, t, column[string], `select tablename::text || '.' || attname from pg_stats where schemaname = current_schema()
		and tablename in (select relname from pg_class where relkind = 'i' and relnamespace = current_schema()::regnamespace) order by 1`)
	personal = append(personal, indexes...)
	says := "no personal column is sampled"
	if len(personal) > 0 {
		says = "samples hold values of " + strings.Join(personal, ", ")
	}
	found := []ServerFinding{verdict("samples", len(personal) == 0, "problem", says,
		"as a superuser: alter table … alter column … set statistics 0 (alter index … for an index), delete from pg_statistic where starelid = '…'::regclass, analyze, vacuum full pg_statistic")}
	statements, more := all(t.ctx, t, column[string], "select extname::text from pg_extension where extname = 'pg_stat_statements'")
	if len(statements) > 0 {
		found = append(found, ServerFinding{About: "pg_stat_statements", State: "ok", Says: "it is there, and sees no values: this program never writes them into statements"})
	}
	if err == nil {
		err = more
	}
	return found, err
}

// identifying are the columns whose samples would name or describe a person; numbers and times of many are sampled.
var identifying = []string{"name", "first_name", "last_name", "phone", "email", "street", "postal_code", "city", "birthday", "notes", "custom_fields", "block_reason",
	"name_key", "email_key", "tags", "term", "description", "reason", "wording", "sealed"}

// rightsFindings tell what of a purge the program's user may not do.
func rightsFindings(t *tx) ([]ServerFinding, error) {
	type right struct{ super, checkpoint, wal, monitor bool }
	r, err := one(t.ctx, t, "Answer", func(row scanner) (r right, err error) {
		err = row.Scan(&r.super, &r.checkpoint, &r.wal, &r.monitor)
		return r, err
	}, `select rolsuper,
		coalesce((select pg_has_role(oid, 'member') from pg_roles where rolname = 'pg_checkpoint'), false),
		has_function_privilege('pg_switch_wal()', 'execute'), pg_has_role('pg_monitor', 'member')
		from pg_roles where rolname = current_user`)
	if err != nil {
		return nil, err
	}
	const who = ": give the right, or run it yourself after each purge"
	return []ServerFinding{
		verdict("right to CHECKPOINT", r.super || r.checkpoint, "warning", "the program's user may "+not(r.super || r.checkpoint)+"run it", "grant pg_checkpoint to the program's user"+who),
		verdict("right to pg_switch_wal", r.super || r.wal, "warning", "the program's user may "+not(r.super || r.wal)+"run it", "grant execute on function pg_switch_wal() to the program's user"+who),
		verdict("right to see others", r.super || r.monitor, "warning", "the program's user may "+not(r.super || r.monitor)+"see other users' transactions, which keep deleted rows in the tables",
			"grant pg_monitor to the program's user"),
		verdict("right to rewrite samples", r.super, "warning", "the program's user may "+not(r.super)+"run VACUUM FULL pg_statistic", "run `vacuum full pg_statistic` as a superuser now and then; no personal column is sampled"),
	}, nil
}

func not(may bool) string {
	if may {
		return ""
	}
	return "not "
}
