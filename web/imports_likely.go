package web

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"clientele"
	"clientele/match"
	"clientele/web/view"
)

// decideName begins the names of the fields in which single rows are decided; the line stands behind it.
const decideName = "decide-"

// decisions are what the form says about single rows.
func (v *visit) decisions() map[string]string {
	if err := v.r.ParseForm(); err != nil {
		return nil // the form itself is refused elsewhere
	}
	said := make(map[string]string)
	for name, values := range v.r.PostForm {
		if line, ok := strings.CutPrefix(name, decideName); ok && values[0] != "" {
			said[line] = values[0]
		}
	}
	return said
}

// onLikely is the choice of the rule for rows that resemble customers.
func (v *visit) onLikely(chosen clientele.OnLikely) view.Field {
	f := view.Field{Name: "onLikely", Label: v.T("imports.onLikely"), Value: string(chosen)}
	for _, how := range []clientele.OnLikely{clientele.OnLikelyNew, clientele.OnLikelyAsk, clientele.OnLikelySame} {
		f.Options = append(f.Options, view.Option{Value: string(how), Label: v.T("imports.onLikely." + string(how))})
	}
	return f
}

// likelyOf fills in the rows of a preview that resemble customers.
func (v *visit) likelyOf(i clientele.Import, p *view.ImportPreview) error {
	names, err := v.namesOf(i.Facts.Likely)
	if err != nil {
		return err
	}
	for _, l := range i.Facts.Likely {
		name, number := names[l.CustomerID], strconv.Itoa(l.Line)
		if name == "" { // gone since the file was looked at
			continue
		}
		p.Likely = append(p.Likely, view.ImportLikely{Line: v.T("imports.line", l.Line), Number: number, Row: rowWords(l), CustomerID: l.CustomerID, Name: name,
			Score: v.T("imports.likely.score", certainty(l.Explanation.Probability)), Label: v.T("imports.likely.decide", l.Line),
			Chosen: i.Facts.Options.Decisions[number], Evidence: v.evidence(l.Explanation.Evidence),
			Options: []view.Option{{Value: "", Label: v.T("imports.likely.byRule")}, {Value: "new", Label: v.T("imports.likely.isNew")},
				{Value: l.CustomerID, Label: v.T("imports.likely.is", name)}}})
	}
	p.LikelyHead = v.T("imports.likely", v.l.Number(int64(i.Preview.Likely)))
	switch {
	case i.Preview.Uncompared > 0:
		p.LikelyMore = v.T("imports.likely.uncompared", v.l.Number(int64(i.Preview.Uncompared)))
	case i.Preview.Likely > len(i.Facts.Likely):
		p.LikelyMore = v.T("imports.likely.more", len(i.Facts.Likely))
	}
	return nil
}

// namesOf gives the names of the customers whom rows resemble, by id.
func (v *visit) namesOf(rows []clientele.ImportLikely) (map[string]string, error) {
	names := make(map[string]string)
	for _, l := range rows {
		if _, asked := names[l.CustomerID]; asked {
			continue
		}
		c, err := v.reg.Customer(v.ctx(), v.actor, l.CustomerID)
		if err != nil && clientele.KindOf(err) == "" {
			return nil, err
		}
		names[l.CustomerID] = c.Name
	}
	return names, nil
}

// rowWords are the name and the contacts of a row.
func rowWords(l clientele.ImportLikely) string {
	var words []string
	for _, word := range []string{l.Name, l.Phone, l.Email} {
		if word != "" {
			words = append(words, word)
		}
	}
	return strings.Join(words, " · ")
}

// certainty is a probability in whole percent, never more than 99: nothing is certain.
func certainty(probability float64) int { return min(int(math.Round(probability*100)), 99) }

// evidence tells in the visitor's language why two records may be one person, the strongest reasons first. Where every
// comparison begins is left out.
func (v *visit) evidence(lines []match.Evidence) []view.EvidenceLine {
	lines = slices.DeleteFunc(slices.Clone(lines), func(e match.Evidence) bool { return e.Field == "prior" || math.Abs(e.Bits) < 0.05 })
	slices.SortStableFunc(lines, func(a, b match.Evidence) int { return cmp.Compare(b.Bits, a.Bits) })
	var out []view.EvidenceLine
	for _, e := range lines {
		out = append(out, view.EvidenceLine{Text: v.sentence(e), For: e.For()})
	}
	return out
}

// sentence is a line of evidence in the visitor's language.
func (v *visit) sentence(e match.Evidence) string {
	text := v.T("match." + strings.TrimPrefix(e.Key, "match.")) // so that the check of keys sees that they are asked for
	switch {
	case e.OneIn > 1 && e.Among:
		return v.T("match.among", text, v.l.Number(int64(e.OneIn)))
	case e.OneIn > 1 && e.Common:
		return v.T("match.common", text, v.l.Number(int64(e.OneIn)))
	case e.OneIn > 1:
		return v.T("match.rare", text, v.l.Number(int64(e.OneIn)))
	}
	return text
}
