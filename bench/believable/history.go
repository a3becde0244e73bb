package believable

import (
	"math"
	"math/rand/v2"
	"time"

	"clientele"
)

// history gives a customer a past: since when they come, how often, and what they spent.
func (g *Generator) history(rnd *rand.Rand, c *clientele.Customer) {
	const years = 9
	back := int(years * 365 * math.Pow(rnd.Float64(), 1.6)) // more of them are new
	c.CreatedAt = g.at(rnd, -back)
	c.UpdatedAt = c.CreatedAt
	s := &c.Statistics
	every := 28 + skewed(rnd, 150) // days between visits
	stayed := back                 // days until the last visit
	if rnd.Float64() < .45 {
		stayed = int(float64(back) * rnd.Float64() * rnd.Float64())
	}
	s.Visits = min(stayed/every, 160)
	if s.Visits > 0 || rnd.Float64() < .7 {
		s.Visits++
		s.FirstVisit, s.LastVisit = g.at(rnd, -back), g.at(rnd, -back+min(stayed, back-1))
		if s.Visits == 1 || s.LastVisit.Before(s.FirstVisit) {
			s.LastVisit = s.FirstVisit
		}
	}
	for range s.Visits {
		s.Sales += int64(2500 + 500*skewed(rnd, 24))
	}
	s.Cancellations, s.NoShows = skewed(rnd, 2+s.Visits/6), skewed(rnd, 2+s.Visits/20)
	s.Bookings = s.Visits
	if stayed == back && rnd.Float64() < .3 {
		s.NextBooking = g.at(rnd, 1+rnd.IntN(60))
		s.Bookings++
	}
	c.Loyalty = s.Sales / 1000
	if rnd.Float64() < .04 && s.NextBooking.IsZero() && back > 1 {
		c.Status, c.ArchivedAt = clientele.StatusArchived, g.at(rnd, -rnd.IntN(back-1)-1)
	}
}

// at is a time during opening hours, some days from today; never later than today for days that are past.
func (g *Generator) at(rnd *rand.Rand, days int) time.Time {
	if days == 0 {
		days = -1
	}
	return g.today.AddDate(0, 0, days).Add(7*time.Hour + time.Duration(rnd.IntN(10*60))*time.Minute)
}

var tags = []string{"Color", "Regular", "Student", "Men's cut", "Senior", "VIP", "Extensions", "Bridal", "Kids", "Gift card"}

var generalNotes = []string{
	"Prefers the chair by the window.", "Likes a quiet visit.", "Always ten minutes early.", "Pays by card.", "Takes oat milk in the coffee.",
	"Sensitive scalp: the mild shampoo.", "Parking place needed.", "Calls rather than writes.", "Books for the whole family.",
	"Color 7.1, 40 minutes.", "Fringe straight, never layered.", "Comes with a small dog.", "Wants a reminder the day before.",
	"Speaks Swedish with us.", "Asks for the same stylist.", "Buys the large conditioner.",
}

var staffNotes = []string{
	"Tried the new copper shade; liked it.", "Next time two centimetres shorter.", "Reacted to the bleach behind the left ear: patch test first.",
	"Getting married in August, wants a trial in June.", "Growing the layers out until autumn.", "Gave a gift card to her sister.",
	"Moved to Tampere, comes when visiting.", "Recommended us to a colleague.", "Color formula: 6.0 and 7.3, half and half, 6 %.",
	"Wants to be called when Friday evening frees up.",
}

// written is what staff put down about a customer.
func written(rnd *rand.Rand, p *Person) {
	if rnd.Float64() < .35 {
		p.Tags = append(p.Tags, pick(rnd, tags))
		if second := pick(rnd, tags); rnd.Float64() < .3 && second != p.Tags[0] {
			p.Tags = append(p.Tags, second)
		}
	}
	if rnd.Float64() < .12 {
		p.Notes = generalNotes[rnd.IntN(len(generalNotes))]
	}
	if rnd.Float64() < .08 {
		p.Note = staffNotes[rnd.IntN(len(staffNotes))]
	}
}
