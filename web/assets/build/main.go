// Command build makes the files that the pages load: one style sheet, one script, the font, and the icons that the
// pages name. It bundles, minifies, names each file after its contents, and compresses it ahead of need.
//
//	go run ./web/assets/build
//
// It runs in the repository's root, after `npm ci --ignore-scripts`.
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/evanw/esbuild/pkg/api"
)

const (
	source = "web/assets/src"
	target = "web/assets/dist"
	icons  = "node_modules/lucide-static/icons"
)

func main() {
	if err := build(); err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(1)
	}
}

func build() error {
	if _, err := os.Stat(icons); err != nil {
		return fmt.Errorf("%s is missing: run `npm ci --ignore-scripts` in the repository's root first", icons)
	}
	if err := empty(target); err != nil {
		return err
	}
	files, err := bundle()
	if err != nil {
		return err
	}
	manifest := make(map[string]string)
	for _, f := range files {
		name := filepath.Base(f.Path)
		if err := write(name, f.Contents); err != nil {
			return err
		}
		for _, entry := range []string{"app.css", "app.js"} {
			if strings.HasPrefix(name, "app-") && filepath.Ext(name) == filepath.Ext(entry) {
				manifest[entry] = name
			}
		}
	}
	if err := writeJSON("icons.json", used()); err != nil {
		return err
	}
	return writeJSON("manifest.json", manifest)
}

// empty clears the folder, so that no stale twin is served beside a new file. What keeps the folder stays.
func empty(folder string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() == ".keep" {
			continue
		}
		if err := os.Remove(filepath.Join(folder, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// bundle gives the script, the style sheet and the fonts. The browsers are the first that know light-dark().
func bundle() ([]api.OutputFile, error) {
	result := api.Build(api.BuildOptions{
		EntryPoints: []string{source + "/app.js", source + "/app.css"},
		Bundle:      true, MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true,
		Outdir: target, EntryNames: "[name]-[hash]", AssetNames: "[name]-[hash]", LegalComments: api.LegalCommentsNone,
		Format: api.FormatIIFE, LogLevel: api.LogLevelWarning,
		Loader:  map[string]api.Loader{".woff2": api.LoaderFile},
		Engines: []api.Engine{{Name: api.EngineChrome, Version: "123"}, {Name: api.EngineFirefox, Version: "128"}, {Name: api.EngineSafari, Version: "17.5"}},
	})
	if len(result.Errors) > 0 {
		return nil, fmt.Errorf("the bundle failed: %s", result.Errors[0].Text)
	}
	return result.OutputFiles, nil
}

// write writes a file and, where that makes it smaller, its compressed twins.
func write(name string, content []byte) error {
	path := filepath.Join(target, name)
	if err := os.WriteFile(path, content, 0o644); err != nil {
		return err
	}
	if filepath.Ext(name) == ".woff2" {
		return nil
	}
	var br, gz bytes.Buffer
	b := brotli.NewWriterLevel(&br, brotli.BestCompression)
	g, _ := gzip.NewWriterLevel(&gz, gzip.BestCompression) // fails for unknown levels alone
	for _, w := range []interface {
		Write([]byte) (int, error)
		Close() error
	}{b, g} {
		if _, err := w.Write(content); err != nil {
			return err
		}
		if err := w.Close(); err != nil {
			return err
		}
	}
	fmt.Printf("%-28s %7d bytes, brotli %6d, gzip %6d\n", name, len(content), br.Len(), gz.Len())
	if err := os.WriteFile(path+".br", br.Bytes(), 0o644); err != nil {
		return err
	}
	return os.WriteFile(path+".gz", gz.Bytes(), 0o644)
}

func writeJSON(name string, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(target, name), text, 0o644)
}

var inner = regexp.MustCompile(`(?s)<svg[^>]*>(.*)</svg>`)

// used gives the drawings of the icons whose names stand, quoted, in a view. Names that are put together at run time
// are found too, since they stand in quotes somewhere.
func used() map[string]string {
	text := views()
	drawings := make(map[string]string)
	entries, _ := filepath.Glob(icons + "/*.svg")
	for _, path := range entries {
		name := strings.TrimSuffix(filepath.Base(path), ".svg")
		if !strings.Contains(text, `"`+name+`"`) {
			continue
		}
		svg, err := os.ReadFile(path)
		if m := inner.FindSubmatch(svg); err == nil && m != nil {
			drawings[name] = strings.Join(strings.Fields(string(m[1])), " ")
		}
	}
	return drawings
}

func views() string {
	var all strings.Builder
	for _, pattern := range []string{"web/*.go", "web/*/*.templ", "web/view/*.go"} {
		paths, _ := filepath.Glob(pattern)
		for _, path := range paths {
			if text, err := os.ReadFile(path); err == nil && !strings.HasSuffix(path, "_templ.go") {
				all.Write(text)
			}
		}
	}
	return all.String()
}
