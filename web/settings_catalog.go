package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"clientele"
	"clientele/web/answer"
	"clientele/web/view"
)

// catalog lists what the business sells: services, products, or what it sells no more.
func catalog(v *visit) error {
	q := v.r.URL.Query()
	p := view.Catalog{Frame: v.settingsFrame("catalog"), Show: "service"}
	if show := q.Get("show"); show == "product" || show == "archived" {
		p.Show = show
	}
	archived := p.Show == "archived"
	query := clientele.ItemQuery{Archived: &archived}
	if !archived {
		query.Type = clientele.ItemType(p.Show)
	}
	page, err := v.reg.Items(v.ctx(), v.actor, query, clientele.Paging{Limit: clientele.MaxLimit, Cursor: q.Get("cursor")})
	if err != nil {
		return err
	}
	names, err := v.userNames()
	if err != nil {
		return err
	}
	for _, i := range page.Items {
		p.Rows = append(p.Rows, v.catalogLine(i, names))
	}
	p.Next = page.Next
	return v.show(http.StatusOK, view.CatalogPage(p))
}

func (v *visit) catalogLine(i clientele.Item, names map[string]string) view.CatalogLine {
	line := view.CatalogLine{ID: i.ID, Name: i.Name, Type: string(i.Type), Price: v.money(i.Price, false), Tax: v.l.Percent(int64(i.TaxRate)), Archived: i.Archived}
	if i.Type == clientele.ItemService {
		line.Time = v.l.Minutes(i.DurationMinutes)
		if i.BufferMinutes > 0 {
			line.Time += " + " + v.l.Minutes(i.BufferMinutes)
		}
		line.Users = v.T("catalog.everybody")
		if len(i.Users) > 0 {
			var who []string
			for _, id := range i.Users {
				who = append(who, names[id])
			}
			line.Users = strings.Join(who, ", ")
		}
	}
	if i.Stock != nil {
		line.Stock = v.l.Number(*i.Stock)
	}
	return line
}

func newItem(v *visit) error {
	i := clientele.Item{Type: clientele.ItemService, DurationMinutes: 60}
	if v.r.URL.Query().Get("type") == "product" {
		i = clientele.Item{Type: clientele.ItemProduct}
	}
	values := v.itemValues(i)
	values["price"], values["taxRate"] = "", ""
	return v.itemForm(http.StatusOK, i, values, nil, "")
}

func createItem(v *visit) error {
	change := v.itemChange(clientele.ItemType(v.form("type")))
	change.Type = clientele.Some(v.form("type"))
	_, err := v.reg.CreateItem(v.ctx(), v.actor, change)
	if expected(err) {
		return v.itemForm(answer.Status(err), clientele.Item{Type: clientele.ItemType(v.form("type")), Users: change.Users.Value}, v.typedItem(), v.wrongs(err), v.unlessFields(err))
	}
	if err != nil {
		return err
	}
	v.tell(flash{Key: "toast.item"})
	return v.goTo("/settings/catalog?show=" + v.form("type"))
}

func editItem(v *visit) error {
	i, err := v.reg.Item(v.ctx(), v.actor, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	return v.itemForm(http.StatusOK, i, v.itemValues(i), nil, "")
}

func updateItem(v *visit) error {
	i, err := v.reg.Item(v.ctx(), v.actor, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	change := v.itemChange(i.Type)
	if v.form("archive") != "" {
		change = clientele.ItemChange{Archived: clientele.Some(v.form("archive") == "yes")}
	}
	_, err = v.reg.UpdateItem(v.ctx(), v.actor, i.ID, change)
	if expected(err) {
		i.Users = change.Users.Value
		return v.itemForm(answer.Status(err), i, v.typedItem(), v.wrongs(err), v.unlessFields(err))
	}
	if err != nil {
		return err
	}
	v.tell(flash{Key: "toast.saved"})
	return v.goTo("/settings/catalog?show=" + string(i.Type))
}

// itemFields are the fields of an item's form that are typed.
var itemFields = []string{"name", "price", "taxRate", "durationMinutes", "bufferMinutes", "stock"}

func (v *visit) typedItem() map[string]string {
	values := make(map[string]string)
	for _, name := range itemFields {
		values[name] = v.form(name)
	}
	return values
}

func (v *visit) itemValues(i clientele.Item) map[string]string {
	values := map[string]string{"name": i.Name, "price": v.amount(i.Price), "taxRate": strconv.FormatFloat(i.TaxRate.Float(), 'f', -1, 64),
		"durationMinutes": strconv.Itoa(i.DurationMinutes), "bufferMinutes": strconv.Itoa(i.BufferMinutes)}
	if i.Stock != nil {
		values["stock"] = strconv.FormatInt(*i.Stock, 10)
	}
	return values
}

// itemChange reads the form of an item. What is no number becomes one that is refused.
func (v *visit) itemChange(kind clientele.ItemType) clientele.ItemChange {
	whole := func(name string) int {
		n, err := strconv.Atoi(v.form(name))
		if err != nil && v.form(name) != "" {
			return -1
		}
		return n
	}
	tax, err := strconv.ParseFloat(strings.Replace(v.form("taxRate"), ",", ".", 1), 64)
	if err != nil && v.form("taxRate") != "" {
		tax = -1
	}
	change := clientele.ItemChange{Name: clientele.Some(v.form("name")), TaxRate: clientele.Some(tax)}
	if v.form("price") != "" {
		change.Price = clientele.Some(v.cents(v.form("price")))
	} else {
		change.Price = clientele.Some(int64(-1)) // a price that is left out is not a price of 0
	}
	if kind == clientele.ItemProduct {
		change.Stock = clientele.Optional[int64]{Set: true, Null: v.form("stock") == "", Value: int64(whole("stock"))}
		return change
	}
	change.DurationMinutes, change.BufferMinutes = clientele.Some(whole("durationMinutes")), clientele.Some(whole("bufferMinutes"))
	change.Users = clientele.Some(v.r.Form["users"])
	return change
}

func (v *visit) itemForm(code int, i clientele.Item, values, wrong map[string]string, message string) error {
	p := view.ItemForm{Frame: v.settingsFrame("catalog"), ID: v.r.PathValue("id"), Type: string(i.Type), Archived: i.Archived, Wrong: message}
	if p.Name = i.Name; p.ID == "" {
		p.Name = v.T("catalog.new." + map[bool]string{true: "product", false: "service"}[i.Type == clientele.ItemProduct])
	}
	field := func(name string) view.Field {
		return view.Field{Name: name, Label: v.T("catalog." + name), Value: values[name], Wrong: wrong[name], Auto: "off"}
	}
	name, price, tax := field("name"), field("price"), field("taxRate")
	if price.Wrong != "" {
		price.Wrong = v.T("catalog.price.wrong")
	}
	name.Required, price.Required, price.Hint = true, true, v.actor.Org.Settings.Currency+", "+v.T("catalog.price.hint")
	name.Focus = p.ID == "" && wrong == nil
	p.Fields = []view.Field{name, price, tax}
	if i.Type == clientele.ItemProduct {
		stock := field("stock")
		stock.Type, stock.Hint = "number", v.T("catalog.stock.hint")
		p.Fields = append(p.Fields, stock)
		return v.show(code, view.ItemFormPage(p))
	}
	duration, buffer := field("durationMinutes"), field("bufferMinutes")
	duration.Type, buffer.Type, buffer.Hint = "number", "number", v.T("catalog.buffer.hint")
	p.Fields = append(p.Fields, duration, buffer)
	users, err := v.reg.Users(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	for _, u := range users {
		on := slices.Contains(i.Users, u.ID)
		if u.Bookable && !u.Archived || on {
			p.Users = append(p.Users, view.Choice{ID: u.ID, Name: u.Name, On: on})
		}
	}
	p.UsersWrong = wrong["users"]
	return v.show(code, view.ItemFormPage(p))
}
