package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"clientele/sqlstore"
)

// version and commit are set by the Makefile: -ldflags "-X clientele/cli.version=1.2.3".
var version, commit string

// programVersion is the version of a release; of another build, that it is one.
func programVersion() string {
	if version != "" {
		return version
	}
	return "development"
}

// versionView is what `clientele version` prints.
type versionView struct {
	Version string `json:"version"`
	Commit  string `json:"commit"`
	Schema  int    `json:"schema"`
	Go      string `json:"go"`
	System  string `json:"system"`
}

func versionCommand() *command {
	return &command{
		name: "version", does: "Prints the version of the program, its commit and its database schema.",
		run: func(_ context.Context, c *call) error {
			v := versionView{Version: programVersion(), Commit: builtFrom(), Schema: sqlstore.SchemaVersion(), Go: runtime.Version(), System: runtime.GOOS + "/" + runtime.GOARCH}
			return c.print(v, func(w io.Writer) {
				fmt.Fprintf(w, "Version\t%s\nCommit\t%s\nSchema\t%d\nBuilt with\t%s for %s\n", v.Version, v.Commit, v.Schema, v.Go, v.System)
			})
		},
	}
}

// builtFrom is the commit that the program was built from, as far as the build recorded it.
func builtFrom() string {
	info, ok := debug.ReadBuildInfo()
	if commit != "" || !ok {
		return cmp.Or(commit, "unknown")
	}
	revision, modified := "unknown", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			modified = ", with changes"
		}
	}
	return revision + modified
}
