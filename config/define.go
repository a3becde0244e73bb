package config

import (
	_ "embed"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"strconv"
	"strings"
	"sync"
)

//go:embed config.go
var source string

// Define adds the settings of a struct of this package, such as *Place, to the flags of a command, and sets their
// defaults.
func Define(flags *flag.FlagSet, settings any) {
	s := reflect.ValueOf(settings).Elem()
	for i := range s.NumField() {
		field := s.Type().Field(i)
		name, value := field.Tag.Get("flag"), field.Tag.Get("default")
		usage := "`" + field.Tag.Get("value") + "` " + comments()[field.Name]
		switch at := s.Field(i).Addr().Interface().(type) {
		case *string:
			flags.StringVar(at, name, value, usage)
		case *int:
			n, _ := strconv.Atoi(value) // none means 0
			flags.IntVar(at, name, n, usage)
		default:
			panic(fmt.Sprintf("config: a setting cannot be a %T", at))
		}
	}
}

// comments are the manual: the comment of each setting, by the name of its field.
var comments = sync.OnceValue(func() map[string]string {
	file, err := parser.ParseFile(token.NewFileSet(), "config.go", source, parser.ParseComments)
	if err != nil {
		panic(err) // it was compiled a moment ago
	}
	found := make(map[string]string)
	ast.Inspect(file, func(n ast.Node) bool {
		if field, ok := n.(*ast.Field); ok && field.Doc != nil {
			for _, name := range field.Names {
				found[name.Name] = strings.Join(strings.Fields(field.Doc.Text()), " ")
			}
		}
		return true
	})
	return found
})
