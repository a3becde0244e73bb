package web

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"clientele/web/view"
)

// flash is a toast on its way to the next page, in a cookie that lives for a minute. It names texts and ids alone.
type flash struct {
	Key  string   `json:"k"`
	N    int      `json:"n,omitempty"`
	Bad  bool     `json:"b,omitempty"`
	Undo string   `json:"u,omitempty"` // one of undoable
	IDs  []string `json:"i,omitempty"`
}

// undoable are the addresses that take something back, by the name that a flash has for them.
var undoable = map[string]string{"archive": "/customers/bulk/reactivate", "reactivate": "/customers/bulk/archive",
	"merge": "/merges/undo", "reopen": "/bookings/undo", "move": "/bookings/undo-move"}

const toastCookie = "toast"

// maxUndo is how many ids a cookie has room for.
const maxUndo = 100

// tell leaves a toast for the next page.
func (v *visit) tell(f flash) {
	if len(f.IDs) > maxUndo {
		f.Undo, f.IDs = "", nil
	}
	text, err := json.Marshal(f)
	if err != nil {
		panic(err) // only texts and numbers are in it
	}
	http.SetCookie(v.w, &http.Cookie{Name: toastCookie, Value: base64.RawURLEncoding.EncodeToString(text), Path: "/", MaxAge: 60,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: v.encrypted()})
}

// takeToast gives the toast that waits, once.
func (v *visit) takeToast() *view.Toast {
	cookie, err := v.r.Cookie(toastCookie)
	if err != nil || v.fromHTMX() {
		return nil
	}
	http.SetCookie(v.w, &http.Cookie{Name: toastCookie, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: v.encrypted()})
	raw, err := base64.RawURLEncoding.DecodeString(cookie.Value)
	var f flash
	if err != nil || json.Unmarshal(raw, &f) != nil || !strings.HasPrefix(f.Key, "toast.") {
		return nil
	}
	t := view.Toast{Bad: f.Bad, Undo: undoable[f.Undo], IDs: slices.DeleteFunc(f.IDs, func(id string) bool { return len(id) > 40 })}
	if t.Text = v.T(f.Key); f.N > 0 {
		t.Text = v.l.N(f.Key, f.N)
	}
	return &t
}
