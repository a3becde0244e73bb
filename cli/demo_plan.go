package cli

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"time"
)

// The past and the future of the demo, in days.
const (
	demoDays  = 730
	demoAhead = 42
)

// demoLife is how a customer uses the salon.
type demoLife struct {
	customer int
	from     int // day of the first visit, counted from the salon's first day
	every    int // days between two visits
	until    int // the last day on which they would come
	user     int // whom they like best
	service  int // what they come for
	reliable bool
}

// demoFate is what became of a booking.
type demoFate int

const (
	demoCame demoFate = iota
	demoMissed
	demoCancelled // by the customer
	demoCalledOff // by the salon
)

// demoVisit is one booking of the plan.
type demoVisit struct {
	customer   int // -1: somebody who walked in
	user       int
	services   []int
	start, end time.Time
	booked     time.Time
	fate       demoFate
}

// demoDiary is what of a user's day is taken, in minutes after midnight.
type demoDiary map[[2]int][][2]int // by user and day

// demoPlanner gives out the salon's time.
type demoPlanner struct {
	random *rand.Rand
	began  time.Time // the first day, at midnight
	now    time.Time
	today  int // as a day since began
	off    [][]demoOff
	diary  demoDiary
	visits []demoVisit
	last   map[int]time.Time // of a customer: the end of the visit before
}

// planVisits has every customer come as they like, as far as there is time. The same seed and day give the same plan.
func planVisits(random *rand.Rand, began, now time.Time, off [][]demoOff, lives []demoLife) []demoVisit {
	p := &demoPlanner{random: random, began: began, now: now, off: off, diary: make(demoDiary), last: make(map[int]time.Time)}
	for p.day(p.today + 1).Before(now) {
		p.today++
	}
	wishes := make([][]demoLife, p.today+demoAhead+1)
	for _, life := range lives {
		if life.from < len(wishes) {
			wishes[life.from] = append(wishes[life.from], life)
		}
	}
	for day := range wishes {
		p.plan(day, wishes)
	}
	slices.SortStableFunc(p.visits, func(x, y demoVisit) int { return x.start.Compare(y.start) })
	return p.visits
}

func (p *demoPlanner) day(n int) time.Time { return p.began.AddDate(0, 0, n) }

// busy is how much of what people wish is wished in a month: little in July, when the town is empty, much before
// midsummer and Christmas.
var busy = map[time.Month]float64{time.January: .72, time.February: .8, time.March: .88, time.April: .9, time.May: 1, time.June: .96,
	time.July: .62, time.August: .86, time.September: .9, time.October: .88, time.November: .95, time.December: 1}

// plan gives the wishes of a day their time, or puts them off.
func (p *demoPlanner) plan(day int, wishes [][]demoLife) {
	put := func(life demoLife, on int) {
		if on > life.until || on >= len(wishes) || on > p.today && p.random.Float64() > p.booksAhead(on) {
			return
		}
		wishes[on] = append(wishes[on], life)
	}
	for i := 0; i < len(wishes[day]); i++ {
		life := wishes[day][i]
		if p.random.Float64() > busy[p.day(day).Month()] {
			put(life, day+5+p.random.IntN(14))
			continue
		}
		visit, ok := p.take(life, day)
		if !ok {
			put(life, day+1+p.random.IntN(4))
			continue
		}
		p.decide(&visit, life)
		p.visits = append(p.visits, visit)
		p.last[life.customer] = visit.end
		next := life.every * (70 + p.random.IntN(60)) / 100
		if visit.fate != demoCame {
			next = 3 + p.random.IntN(12)
		}
		put(life, day+max(next, 3))
	}
	for range p.random.IntN(2) {
		if day <= p.today {
			p.walkIn(day)
		}
	}
}

// booksAhead is how probable it is that somebody who will come on a day has booked by now.
func (p *demoPlanner) booksAhead(day int) float64 {
	return .95 - .8*float64(day-p.today)/demoAhead
}

// take finds time for a visit, with the user whom the customer likes best or else with another.
func (p *demoPlanner) take(life demoLife, day int) (demoVisit, bool) {
	services := []int{life.service}
	switch {
	case p.random.IntN(5) == 0:
		if more := pickService(p.random); more != life.service && more != demoChildCut {
			services = append(services, more)
		}
	case life.service == demoColor && p.random.IntN(2) == 0:
		services = append(services, demoHaircut)
	}
	minutes, buffer := 0, 0
	for _, s := range services {
		minutes, buffer = minutes+demoServices[s].minutes, buffer+demoServices[s].buffer
	}
	for n := range demoStaff {
		user := (life.user + n) % len(demoStaff)
		if slices.ContainsFunc(services, func(s int) bool { return !demoServices[s].doneBy(user) }) {
			continue
		}
		if at, ok := p.free(user, day, minutes+buffer); ok {
			start := p.clock(day, at)
			return demoVisit{customer: life.customer, user: user, services: services, start: start, end: start.Add(time.Duration(minutes) * time.Minute)}, true
		}
	}
	return demoVisit{}, false
}

// clock is a time of a day by the clock on the wall.
func (p *demoPlanner) clock(day, minutes int) time.Time {
	d := p.day(day)
	return time.Date(d.Year(), d.Month(), d.Day(), 0, minutes, 0, 0, d.Location())
}

// free finds a stretch of a user's day that nobody has, and takes it: one beside another visit, so that few gaps are
// left, or anywhere.
func (p *demoPlanner) free(user, day, minutes int) (int, bool) {
	date := p.day(day)
	hours := demoStaff[user].hours[date.Weekday()]
	if hours[1] == 0 || closedDay(date) || slices.ContainsFunc(p.off[user], func(o demoOff) bool { return !date.Before(o.from) && date.Before(o.to) }) {
		return 0, false
	}
	key := [2]int{user, day}
	from, to := hours[0]*60, hours[1]*60
	var starts []int
	for at := from; at+minutes <= to; at += 15 {
		if !slices.ContainsFunc(p.diary[key], func(t [2]int) bool { return at < t[1] && t[0] < at+minutes }) {
			starts = append(starts, at)
		}
	}
	if len(starts) == 0 {
		return 0, false
	}
	at := starts[p.random.IntN(len(starts))]
	if p.random.IntN(3) > 0 {
		beside := slices.IndexFunc(starts, func(at int) bool {
			return at == from || slices.ContainsFunc(p.diary[key], func(t [2]int) bool { return t[1] == at || t[0] == at+minutes })
		})
		if beside >= 0 {
			at = starts[beside]
		}
	}
	p.diary[key] = append(p.diary[key], [2]int{at, at + minutes})
	return at, true
}

// decide says when a visit was booked and what became of it.
func (p *demoPlanner) decide(v *demoVisit, life demoLife) {
	before := p.last[life.customer]
	lead := time.Duration(2+p.random.IntN(1+p.random.IntN(21*24))) * time.Hour
	v.booked = v.start.Add(-lead).Truncate(time.Minute)
	if !before.IsZero() && (p.random.IntN(4) == 0 || v.booked.Before(before)) {
		v.booked = before.Add(2 * time.Minute) // at the desk, before leaving
	}
	if latest := p.now.Add(-time.Duration(5+p.random.IntN(3*24*60)) * time.Minute); v.booked.After(latest) {
		v.booked = latest
	}
	missed, off := .03, .06
	if life.reliable {
		missed, off = .004, .03
	}
	switch chance := p.random.Float64(); {
	case chance < missed:
		v.fate = demoMissed
	case chance < missed+off:
		v.fate = demoCancelled
	case chance < missed+off+.008:
		v.fate = demoCalledOff
	}
}

// walkIn is somebody without a name who finds a user free.
func (p *demoPlanner) walkIn(day int) {
	life := demoLife{customer: -1, user: p.random.IntN(len(demoStaff)), service: []int{demoShortCut, demoHaircut}[p.random.IntN(2)]}
	if v, ok := p.take(life, day); ok {
		v.booked = v.start.Add(-3 * time.Minute)
		p.visits = append(p.visits, v)
	}
}

// pickService draws a service as often as it is asked for.
func pickService(random *rand.Rand) int {
	at := random.IntN(100)
	for i, s := range demoServices {
		if at -= s.often; at < 0 {
			return i
		}
	}
	return demoHaircut
}

// byTime orders what happened; what happened at the same time stays in its order.
func byTime(all []happening) {
	slices.SortStableFunc(all, func(x, y happening) int { return cmp.Compare(x.at.UnixMilli(), y.at.UnixMilli()) })
}
