package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"clientele"
	"clientele/web/answer"
	"clientele/web/view"
)

// customerValues are the fields of the form, as they were typed.
type customerValues map[string]string

// customerFields are the fields of the form: the API's names.
var customerFields = []string{"name", "phone", "email", "address.street", "address.postalCode", "address.city", "address.country", "birthday",
	"language", "regularOf", "discountPercent", "tags", "consent.email", "consent.sms", "blocked.mode", "blocked.reason"}

func newCustomer(v *visit) error {
	return v.customerForm(http.StatusOK, "", customerValues{}, nil, "", nil)
}

// createCustomer makes a customer. From the list, a search that found nobody comes here with its text, which begins
// the form.
func createCustomer(v *visit) error {
	if v.r.PostForm.Has("q") {
		begun := customerValues{}
		begun[fieldFor(v.form("q"))] = v.form("q")
		return v.customerForm(http.StatusOK, "", begun, nil, "", nil)
	}
	values := v.customerValues()
	how := clientele.DuplicateRefuse
	if v.form("anyway") == "yes" {
		how = clientele.DuplicateCreate
	}
	made, err := v.reg.CreateCustomer(v.ctx(), v.actor, values.change(true), clientele.SourceStaff, how)
	if candidates := v.candidates(err); candidates != nil {
		return v.customerForm(http.StatusConflict, "", values, nil, "", candidates)
	}
	if clientele.KindOf(err) == clientele.KindValidation {
		return v.customerForm(http.StatusUnprocessableEntity, "", values, v.wrongs(err), "", nil)
	}
	if err != nil {
		return err
	}
	v.tell(flash{Key: "toast.created"})
	return v.goTo("/customers/" + made.Customer.ID)
}

// fieldFor guesses what a search text is.
func fieldFor(text string) string {
	switch {
	case strings.Contains(text, "@"):
		return "email"
	case strings.Trim(text, "+0123456789 -()/.") == "":
		return "phone"
	}
	return "name"
}

// candidates are who has the contact already, of an error that names them.
func (v *visit) candidates(err error) []view.Candidate {
	var known *clientele.Error
	if !errors.As(err, &known) {
		return nil
	}
	named, _ := known.Details["candidates"].([]map[string]any)
	var out []view.Candidate
	for _, n := range named {
		id, _ := n["id"].(string)
		c, err := v.reg.Customer(v.ctx(), v.actor, id)
		if err != nil {
			continue // gone meanwhile
		}
		out = append(out, candidate(c))
	}
	return out
}

// contactsOf says how a customer is reached, beside the name.
func contactsOf(c clientele.Customer) string {
	return strings.Trim(clientele.FormatPhone(c.Phone)+" · "+c.Email, " ·")
}

func candidate(c clientele.Customer) view.Candidate {
	return view.Candidate{ID: c.ID, Name: c.Name, Detail: contactsOf(c), Archived: c.Status == clientele.StatusArchived}
}

// nearShown is how many people a form shows while somebody is typed: the others hardly are that person.
const nearShown = 5

// nearCustomers shows whom the new customer may be who is being typed.
func nearCustomers(v *visit) error {
	near, err := v.reg.NearCustomers(v.ctx(), v.actor, v.form("name"), v.form("phone"), v.form("email"))
	if err != nil {
		return err
	}
	var shown []view.Candidate
	for _, n := range near[:min(len(near), nearShown)] {
		shown = append(shown, candidate(n.Customer))
	}
	return v.show(http.StatusOK, view.NearCustomers(v.frame("", ""), shown))
}

func editCustomer(v *visit) error {
	c, err := v.reg.Customer(v.ctx(), v.actor, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	return v.customerForm(http.StatusOK, c.Name, valuesOf(c), nil, "", nil)
}

func updateCustomer(v *visit) error {
	id, values := v.r.PathValue("id"), v.customerValues()
	version, _ := strconv.ParseInt(v.form("version"), 10, 64) // none asks for no check
	_, err := v.reg.UpdateCustomer(v.ctx(), v.actor, id, values.change(false), version)
	if expected(err) {
		c, gone := v.reg.Customer(v.ctx(), v.actor, id)
		if gone != nil {
			return gone
		}
		wrong, wrongs := v.message(err), v.wrongs(err)
		if wrongs != nil {
			wrong = ""
		}
		values["version"] = strconv.FormatInt(c.Version, 10)
		return v.customerForm(answer.Status(err), c.Name, values, wrongs, wrong, nil)
	}
	if err != nil {
		return err
	}
	v.tell(flash{Key: "toast.saved"})
	return v.goTo("/customers/" + id)
}

func valuesOf(c clientele.Customer) customerValues {
	values := customerValues{"name": c.Name, "phone": clientele.FormatPhone(c.Phone), "email": c.Email, "address.street": c.Address.Street,
		"address.postalCode": c.Address.PostalCode, "address.city": c.Address.City, "address.country": c.Address.Country, "birthday": c.Birthday,
		"language": c.Language, "regularOf": c.RegularOf, "tags": strings.Join(c.Tags, ", "), "blocked.mode": string(c.Blocked.Mode),
		"blocked.reason": c.Blocked.Reason, "version": strconv.FormatInt(c.Version, 10)}
	if c.Discount > 0 {
		values["discountPercent"] = strconv.FormatFloat(c.Discount.Float(), 'f', -1, 64)
	}
	return values
}

func (v *visit) customerValues() customerValues {
	values := customerValues{"version": v.form("version")}
	for _, name := range customerFields {
		values[name] = v.form(name)
	}
	return values
}

// change is what the form asks for. A new customer's consent is asked on the form; later it is switched on the card.
func (f customerValues) change(isNew bool) clientele.CustomerChange {
	some := func(name string) clientele.Optional[string] { return clientele.Some(f[name]) }
	ch := clientele.CustomerChange{Name: some("name"), Phone: some("phone"), Email: some("email"), Birthday: some("birthday"),
		Language: some("language"), RegularOf: some("regularOf"), DiscountPercent: clientele.Some(percent(f["discountPercent"])),
		Address: clientele.Some(clientele.AddressChange{Street: some("address.street"), PostalCode: some("address.postalCode"),
			City: some("address.city"), Country: some("address.country")})}
	var tags []string
	for _, tag := range strings.Split(f["tags"], ",") {
		if tag = strings.TrimSpace(tag); tag != "" {
			tags = append(tags, tag)
		}
	}
	ch.Tags = clientele.Some(tags)
	if isNew {
		ch.ConsentEmail, ch.ConsentSMS = yesNo(f["consent.email"]), yesNo(f["consent.sms"])
		return ch
	}
	ch.BlockMode, ch.BlockReason = some("blocked.mode"), some("blocked.reason")
	return ch
}

// percent reads a number of percent; what is none is refused by the domain as out of range.
func percent(text string) float64 {
	if text == "" {
		return 0
	}
	p, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimRight(strings.ReplaceAll(text, ",", "."), "% \u00a0")), 64)
	if err != nil {
		return -1
	}
	return p
}

func yesNo(text string) clientele.Optional[bool] {
	switch text {
	case "yes":
		return clientele.Some(true)
	case "no":
		return clientele.Some(false)
	}
	return clientele.Optional[bool]{}
}

func (v *visit) customerForm(code int, name string, values customerValues, wrong map[string]string, message string, candidates []view.Candidate) error {
	id := v.r.PathValue("id")
	title := v.T("customers.add")
	if id != "" {
		title = v.T("edit")
	}
	users, err := v.reg.Users(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	p := view.CustomerForm{Frame: v.frame(title, "customers"), ID: id, Name: name, Version: values["version"], Candidates: candidates, Wrong: message}
	field := func(name, kind, auto string) view.Field {
		return view.Field{Name: name, Label: v.T("field." + name), Value: values[name], Wrong: wrong[name], Type: kind, Auto: auto}
	}
	nameField := field("name", "", "off")
	nameField.Required, nameField.Focus = true, wrong == nil && id == ""
	phone, email := field("phone", "tel", "off"), field("email", "email", "off")
	phone.Hint, email.Hint = v.T("form.phone.hint"), v.T("form.contact.hint")
	p.Main = []view.Field{nameField, phone, email}
	p.Address = []view.Field{field("address.street", "", "off"), field("address.postalCode", "", "off"), field("address.city", "", "off"), v.countryField(field("address.country", "", "off"), true)}
	if wrong["address"] != "" {
		p.Address[0].Wrong = wrong["address"]
	}
	p.More = v.moreFields(field, users, values, id == "")
	for _, f := range p.More {
		p.MoreOpen = p.MoreOpen || f.Wrong != "" || id != ""
	}
	return v.show(code, view.CustomerFormPage(p))
}

func (v *visit) moreFields(field func(name, kind, auto string) view.Field, users []clientele.User, values customerValues, isNew bool) []view.Field {
	birthday, discount, tags, regular := field("birthday", "", "off"), field("discountPercent", "", "off"), field("tags", "", "off"), field("regularOf", "", "")
	birthday.Hint, discount.Hint, tags.Hint = v.T("form.birthday.hint"), v.T("form.discount.hint"), v.T("form.tags.hint")
	regular.Options = []view.Option{{Value: "", Label: v.T("form.nobody")}}
	for _, u := range users {
		if !u.Archived || u.ID == values["regularOf"] {
			regular.Options = append(regular.Options, view.Option{Value: u.ID, Label: u.Name})
		}
	}
	language := field("language", "", "off")
	language.Options = append([]view.Option{{}}, v.languages(language.Value)...)
	fields := []view.Field{tags, regular, discount, birthday, language}
	if isNew {
		answers := []view.Option{{Value: "", Label: v.T("consent.state.unasked")}, {Value: "yes", Label: v.T("consent.state.yes")}, {Value: "no", Label: v.T("consent.state.no")}}
		for _, name := range []string{"consent.email", "consent.sms"} {
			f := field(name, "", "")
			f.Options = answers
			fields = append(fields, f)
		}
		return fields
	}
	block := field("blocked.mode", "", "")
	for _, mode := range []string{"", "ask", "refuse"} {
		block.Options = append(block.Options, view.Option{Value: mode, Label: v.T("block." + or(mode, "allow"))})
	}
	return append(fields, block, field("blocked.reason", "", "off"))
}

func or(a, b string) string {
	if a == "" {
		return b
	}
	return a
}
