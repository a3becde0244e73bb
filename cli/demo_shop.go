package cli

import (
	"context"
	"fmt"
	"time"

	"clientele"
)

// demoHours are the hours of a week, from Sunday on, as pairs of whole hours; a day of two zeros is free.
type demoHours [7][2]int

var demoOpen = demoHours{{}, {9, 18}, {9, 19}, {9, 19}, {9, 20}, {9, 18}, {9, 15}}

// demoStaff are the users, the owner first.
var demoStaff = []struct {
	name, email, color string
	role               clientele.Role
	hours              demoHours
}{
	{demoOwner, demoEmail, "#be185d", clientele.RoleOwner, demoHours{{}, {}, {9, 16}, {9, 16}, {9, 16}, {9, 16}, {}}},
	{"Sanna Laine", "sanna@salon-kuura.example", "#0f766e", clientele.RoleManager, demoHours{{}, {9, 17}, {9, 17}, {9, 17}, {9, 17}, {9, 17}, {}}},
	{"Mikael Lindroos", "mikael@salon-kuura.example", "#9333ea", clientele.RoleStaff, demoHours{{}, {}, {11, 19}, {11, 19}, {12, 20}, {10, 18}, {9, 15}}},
	{"Katri Põder", "katri@salon-kuura.example", "#c2410c", clientele.RoleStaff, demoHours{{}, {10, 18}, {9, 17}, {}, {9, 17}, {9, 18}, {9, 15}}},
	{"Jonna Rautio", "jonna@salon-kuura.example", "#2563eb", clientele.RoleStaff, demoHours{{}, {9, 18}, {11, 19}, {11, 19}, {12, 20}, {9, 16}, {}}},
}

// demoService is something that the salon does. often says how many of a hundred visits are for it.
type demoService struct {
	name            string
	minutes, buffer int
	price           int64
	by              []int // of demoStaff; none stands for all
	often           int
}

// The services that other parts of the demo name.
const (
	demoHaircut = iota
	demoShortCut
	demoChildCut
	demoColor
)

var demoServices = []demoService{
	demoHaircut:  {"Haircut", 45, 0, 5200, nil, 34},
	demoShortCut: {"Short haircut", 30, 0, 3800, nil, 20},
	demoChildCut: {"Children's haircut", 30, 0, 2900, nil, 6},
	demoColor:    {"Color", 90, 15, 9500, nil, 12},
	{"Highlights", 150, 15, 15500, []int{1, 3, 4}, 7},
	{"Toner", 45, 0, 4500, nil, 4},
	{"Wash and blow-dry", 30, 0, 3500, nil, 5},
	{"Beard trim", 15, 0, 1800, []int{2, 4}, 5},
	{"Scalp treatment", 30, 0, 4200, nil, 5},
	{"Updo", 75, 15, 9800, []int{0, 3}, 2},
}

func (s demoService) doneBy(user int) bool {
	for _, u := range s.by {
		if u == user {
			return true
		}
	}
	return len(s.by) == 0
}

// demoProducts are what is sold at the counter. The last two are the gift cards: taxed when they are used.
var demoProducts = []struct {
	name  string
	price int64
	tax   float64
	stock int64 // two years ago; zero: not counted
}{
	{"Shampoo 250 ml", 2400, 25.5, 420}, {"Conditioner 250 ml", 2600, 25.5, 380}, {"Hair oil 50 ml", 3200, 25.5, 340},
	{"Styling wax", 2100, 25.5, 300}, {"Dry shampoo", 1900, 25.5, 360}, {"Detangling brush", 2900, 25.5, 440},
	{"Gift card 50 €", 5000, 0, 0}, {"Gift card 100 €", 10000, 0, 0},
}

// demoClosed are the days of a year on which the salon is closed.
var demoClosed = []string{"01-01", "01-06", "05-01", "12-06", "12-24", "12-25", "12-26"}

func closedDay(day time.Time) bool {
	for _, closed := range demoClosed {
		if day.Format("01-02") == closed {
			return true
		}
	}
	return false
}

// furnish gives the salon its rules, users, hours, services and products, as they were on its first day.
func (d *demoSalon) furnish(ctx context.Context, owner clientele.User) error {
	week := demoOpen.change()
	var closed []clientele.DayHours
	for day := d.began; day.Before(d.today.AddDate(1, 0, 0)); day = day.AddDate(0, 0, 1) {
		if closedDay(day) {
			closed = append(closed, clientele.DayHours{Date: day.Format(time.DateOnly)})
		}
	}
	organization, err := d.r.UpdateSettings(ctx, d.a, clientele.SettingsChange{
		OpeningHours:         clientele.Some(clientele.HoursChange{Week: clientele.Some(week), Exceptions: clientele.Some(closed)}),
		LoyaltyPointsPerUnit: clientele.Some(1.0), LoyaltyPointValue: clientele.Some(int64(5)), ContactEmail: clientele.Some("hello@salon-kuura.example"),
		ReceiptHeader: clientele.Some("Salon Kuura\nKalevankatu 12, Helsinki"), ReceiptFooter: clientele.Some("Kiitos käynnistä!")})
	if err != nil {
		return err
	}
	d.a.Org = organization
	if err := d.hire(ctx, owner); err != nil {
		return err
	}
	return d.stockUp(ctx)
}

func (h demoHours) change() (week clientele.WeekChange) {
	for day, hours := range h {
		if hours[1] > 0 {
			week[day] = clientele.Some([]clientele.Span{{From: clientele.Clock(hours[0] * 60), To: clientele.Clock(hours[1] * 60)}})
		}
	}
	return week
}

// hire makes the users, with their hours and holidays.
func (d *demoSalon) hire(ctx context.Context, owner clientele.User) error {
	for i, s := range demoStaff {
		change := clientele.UserChange{Bookable: clientele.Some(true), Color: clientele.Some(s.color)}
		user, err := owner, error(nil)
		if i == 0 {
			user, err = d.r.UpdateUser(ctx, d.a, owner.ID, change)
		} else {
			change.Name, change.Email, change.Role = clientele.Some(s.name), clientele.Some(s.email), clientele.Some(string(s.role))
			user, err = d.r.CreateUser(ctx, d.a, change)
		}
		if err != nil {
			return err
		}
		d.staff = append(d.staff, user)
		if _, err := d.r.SetUserHours(ctx, d.a, user.ID, clientele.HoursChange{Week: clientele.Some(s.hours.change())}); err != nil {
			return err
		}
		for _, off := range d.holidays(i) {
			if _, err := d.r.AddTimeOff(ctx, d.a, user.ID, off.from, off.to, off.reason); err != nil {
				return err
			}
		}
	}
	return nil
}

// demoOff is time off, from the beginning of a day to the beginning of another.
type demoOff struct {
	from, to time.Time
	reason   string
}

// holidays are a user's time off: weeks in the summers and one in each winter, and a day of training soon.
func (d *demoSalon) holidays(user int) []demoOff {
	var all []demoOff
	for year := d.began.Year(); year <= d.today.Year()+1; year++ {
		summer := time.Date(year, time.June, 24+12*user, 0, 0, 0, 0, d.began.Location())
		winter := time.Date(year, time.February, 12+7*(user%3), 0, 0, 0, 0, d.began.Location())
		all = append(all, demoOff{summer, summer.AddDate(0, 0, 16), "Summer holiday"}, demoOff{winter, winter.AddDate(0, 0, 7), "Winter holiday"})
	}
	if user == 3 {
		soon := d.today.AddDate(0, 0, 9)
		all = append(all, demoOff{soon, soon.AddDate(0, 0, 1), "Color training"})
	}
	return all
}

// stockUp fills the catalog.
func (d *demoSalon) stockUp(ctx context.Context) error {
	for _, s := range demoServices {
		var by []string
		for _, user := range s.by {
			by = append(by, d.staff[user].ID)
		}
		item, err := d.r.CreateItem(ctx, d.a, clientele.ItemChange{Type: clientele.Some(string(clientele.ItemService)), Name: clientele.Some(s.name),
			DurationMinutes: clientele.Some(s.minutes), BufferMinutes: clientele.Some(s.buffer), Price: clientele.Some(s.price),
			TaxRate: clientele.Some(25.5), Users: clientele.Some(by)})
		if err != nil {
			return fmt.Errorf("service %s: %w", s.name, err)
		}
		d.services = append(d.services, item)
	}
	for _, p := range demoProducts {
		change := clientele.ItemChange{Type: clientele.Some(string(clientele.ItemProduct)), Name: clientele.Some(p.name), Price: clientele.Some(p.price), TaxRate: clientele.Some(p.tax)}
		if p.stock > 0 {
			change.Stock = clientele.Some(p.stock)
		}
		item, err := d.r.CreateItem(ctx, d.a, change)
		if err != nil {
			return fmt.Errorf("product %s: %w", p.name, err)
		}
		d.products = append(d.products, item)
	}
	perm, err := d.r.CreateItem(ctx, d.a, clientele.ItemChange{Type: clientele.Some(string(clientele.ItemService)), Name: clientele.Some("Perm"),
		DurationMinutes: clientele.Some(120), Price: clientele.Some(int64(8900)), TaxRate: clientele.Some(25.5)})
	if err == nil {
		_, err = d.r.UpdateItem(ctx, d.a, perm.ID, clientele.ItemChange{Archived: clientele.Some(true)})
	}
	return err
}
