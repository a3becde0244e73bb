package clientele

import (
	"slices"
	"strconv"
	"strings"
)

// PageOf cuts a list that storage gives whole into pages. The cursor seals the id of the last entry and its place: an
// entry that was removed since is gone on from at its place.
func PageOf[T any](r *Register, a Actor, list string, all []T, id func(T) string, paging Paging) (Page[T], error) {
	slice, err := r.slice(a.Org.ID, list, paging)
	if err != nil {
		return Page[T]{}, err
	}
	from := 0
	if slice.After != "" {
		place, last, _ := strings.Cut(slice.After, " ")
		from, _ = strconv.Atoi(place) // we wrote it
		if i := slices.IndexFunc(all, func(t T) bool { return id(t) == last }); i >= 0 {
			from = i + 1
		}
	}
	from = min(from, len(all))
	end := min(from+slice.Limit, len(all))
	next := ""
	if end < len(all) {
		next = strconv.Itoa(end-1) + " " + id(all[end-1])
	}
	page := paged(r, a.Org.ID, list, all[from:end], next)
	if paging.Total {
		total := len(all)
		page.Total = &total
	}
	return page, nil
}
