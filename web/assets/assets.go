// Package assets serves what the pages load: the style sheet, the script, the font. The files are made by the command
// in the folder build and embedded; without them the program works, and its pages say what to run.
package assets

import (
	"embed"
	"encoding/json"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
)

//go:embed all:dist
var dist embed.FS

// Prefix is where the files are served.
const Prefix = "/assets/"

type made struct {
	names map[string]string // app.css -> app-HASH.css
	icons map[string]string // name -> what stands in the svg
}

var load = sync.OnceValue(func() made {
	m := made{names: make(map[string]string), icons: make(map[string]string)}
	readJSON("manifest.json", &m.names)
	readJSON("icons.json", &m.icons)
	return m
})

func readJSON(name string, value any) {
	if text, err := dist.ReadFile("dist/" + name); err == nil {
		_ = json.Unmarshal(text, value) // our own build wrote it; what is amiss shows as an unstyled page
	}
}

// URL gives the address of a file such as app.css; empty when the files have not been made.
func URL(name string) string {
	if hashed := load().names[name]; hashed != "" {
		return Prefix + hashed
	}
	return ""
}

// Icon gives the drawing of an icon, which stands inside an svg element; empty when there is none.
func Icon(name string) string { return load().icons[name] }

// Handler serves the files. Their names change with their contents, so browsers keep them for good.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, Prefix)
		if strings.Contains(name, "/") || path.Ext(name) == ".json" || path.Ext(name) == ".keep" || !exists(name) {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
		if path.Ext(name) == ".woff2" {
			h.Set("Content-Type", "font/woff2")
		}
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Add("Vary", "Accept-Encoding")
		content, encoding := smallest(name, r.Header.Get("Accept-Encoding"))
		if encoding != "" {
			h.Set("Content-Encoding", encoding)
		}
		_, _ = w.Write(content) // whoever asked has gone when this fails
	})
}

func exists(name string) bool {
	if name == "" {
		return false
	}
	info, err := fs.Stat(dist, "dist/"+name)
	return err == nil && !info.IsDir()
}

// smallest gives a file in the best encoding that a browser takes.
func smallest(name, accepted string) (content []byte, encoding string) {
	for _, e := range []struct{ token, extension string }{{"br", ".br"}, {"gzip", ".gz"}} {
		if strings.Contains(accepted, e.token) {
			if content, err := dist.ReadFile("dist/" + name + e.extension); err == nil {
				return content, e.token
			}
		}
	}
	content, _ = dist.ReadFile("dist/" + name) // exists was asked before
	return content, ""
}
