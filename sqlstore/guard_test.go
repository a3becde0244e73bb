package sqlstore

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// acrossOrganizations are the functions whose statements look across organizations, or find an organization.
var acrossOrganizations = []string{
	"EachText", "HighestSlot", "OrganizationBySlug", "Organizations", "SandboxOf", "DueJobs", "LoginsByEmail", "InsertLogin", "DeleteLogin",
	"DeleteSession", "DeleteExpiredSessions", // found by their secret
}

// elsewhere are the functions that are handed a condition which names the organization: what makes it is named here.
var elsewhere = map[string]string{
	"stage": "base", "intersect": "base", "walkEnd": "base", "walk": "base", "FindAuditEvents": "auditWalk", "fillOrders": "partsOf",
}

// Every statement about a tenant's table names org_id, once for each table at least. Literals and constants are put
// together as far as they can be read from the source.
func TestEveryStatementNamesTheOrganization(t *testing.T) {
	g := &guard{T: t, tables: tenantTables(t), constants: make(map[string]ast.Expr), names: make(map[string]bool)}
	files := sourceFiles(t)
	for _, file := range files {
		g.collect(file)
	}
	for _, file := range files {
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Body != nil {
				g.function(f)
			}
		}
	}
	for function, maker := range elsewhere {
		if !g.names[maker] {
			t.Errorf("%s relies on %s, which does not name org_id", function, maker)
		}
	}
	if g.checked < 100 {
		t.Errorf("only %d statements were found; the guard looks at the wrong place", g.checked)
	}
}

// sourceFiles are the files of this package without its tests.
func sourceFiles(t *testing.T) (files []*ast.File) {
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// tenantTables are the tables that have org_id, from the migrations.
func tenantTables(t *testing.T) []string {
	var tables []string
	ms, err := readMigrations(migrationFiles, "sqlite")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range ms {
		for _, statement := range m.statements {
			rest, ok := strings.CutPrefix(statement, "create table ")
			if name, _, _ := strings.Cut(rest, " "); ok && strings.Contains(rest, "org_id") {
				tables = append(tables, name)
			}
		}
	}
	return tables
}

type guard struct {
	*testing.T
	tables    []string
	constants map[string]ast.Expr // of the package, by name
	names     map[string]bool     // the functions that name org_id
	checked   int
}

func (g *guard) collect(file *ast.File) {
	for _, d := range file.Decls {
		decl, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, s := range decl.Specs {
			if v, ok := s.(*ast.ValueSpec); ok {
				for i, name := range v.Names {
					if i < len(v.Values) {
						g.constants[name.Name] = v.Values[i]
					}
				}
			}
		}
	}
}

// function checks every text in a function; of texts that are put together, the whole.
func (g *guard) function(f *ast.FuncDecl) {
	name := f.Name.Name
	var whole []string // the texts, and the words they are made of
	var parts []string
	ast.Inspect(f.Body, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		text := g.text(e)
		if _, sum := e.(*ast.BinaryExpr); text != "" && !sum {
			whole = append(whole, text)
		}
		if text != "" {
			parts = append(parts, text)
		}
		return true
	})
	g.names[name] = g.names[name] || strings.Contains(strings.Join(whole, " "), "org_id")
	if slices.Contains(acrossOrganizations, name) || elsewhere[name] != "" {
		return
	}
	for i, text := range parts {
		if slices.ContainsFunc(parts[:i], func(sum string) bool { return strings.Contains(sum, text) }) { // a part of it
			continue
		}
		g.check(name, text, strings.Join(whole, "\n"))
	}
}

// text is what an expression says, as far as it can be read; a call or a variable says ?.
func (g *guard) text(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			s, _ := strconv.Unquote(e.Value) // the parser has accepted it
			return s
		}
	case *ast.Ident:
		if value := g.constants[e.Name]; value != nil {
			return g.text(value)
		}
	case *ast.BinaryExpr:
		if e.Op != token.ADD {
			return ""
		}
		left, right := g.text(e.X), g.text(e.Y)
		if left+right == "" {
			return ""
		}
		return orUnknown(left) + orUnknown(right)
	}
	return ""
}

func orUnknown(s string) string {
	if s == "" {
		return " ? "
	}
	return s
}

var (
	statement = regexp.MustCompile(`(?is)^\s*(select|insert into|update|delete from|from|[a-z.]+ from)\s`)
	named     = regexp.MustCompile(`(?i)\b(?:from|join|into|update)\s+([a-z_]+)`)
)

// check counts the tables and the mentions of org_id of a statement. Where a part is put in that cannot be read, the
// mention may stand elsewhere in the function.
func (g *guard) check(function, text, whole string) {
	if !statement.MatchString(text) {
		return
	}
	tables := 0
	for _, m := range named.FindAllStringSubmatch(text, -1) {
		if slices.Contains(g.tables, m[1]) {
			tables++
		}
	}
	if tables == 0 {
		return
	}
	g.checked++
	mentions := strings.Count(text, "org_id")
	if strings.Contains(text, " ? ") || !strings.Contains(text, "where") {
		mentions = max(mentions, strings.Count(whole, "org_id"))
	}
	if mentions < tables {
		g.Errorf("%s: a statement names %d tables of tenants and org_id %d times:\n%s", function, tables, mentions, text)
	}
}
