package clientele_test

import (
	"strings"
	"testing"

	"clientele"
)

func TestCustomerNeedsANameAndAContact(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		_, err := w.CreateCustomer(w.ctx, w.a, clientele.CustomerChange{Email: clientele.Some("nonsense"), DiscountPercent: clientele.Some(101.0)}, clientele.SourceAPI, "")
		equal(t, "all problems", fieldCodes(wantKind(t, err, clientele.KindValidation)), "email:invalid discountPercent:out_of_range name:required")
		_, err = w.CreateCustomer(w.ctx, w.a, clientele.CustomerChange{Name: clientele.Some("Anna")}, clientele.SourceAPI, "")
		equal(t, "no contact", fieldCodes(wantKind(t, err, clientele.KindValidation)), "phone:required email:required")
		c := w.create("Anna Virta", "anna@example.com", "")
		_, err = w.UpdateCustomer(w.ctx, w.a, c.ID, clientele.CustomerChange{Email: clientele.Clear[string]()}, clientele.AnyVersion)
		equal(t, "the last contact", fieldCodes(wantKind(t, err, clientele.KindValidation)), "phone:required email:required")
	})
}

func TestNamesThatNobodyExpects(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		for _, name := range []string{"👩‍🦰 Anna", "مريم الفاسي", "Ann\u200ba", "王小明", strings.Repeat("x", 200)} {
			c := w.create(name, "a@example.com", "")
			equal(t, "kept", c.Name, name)
		}
		for name, code := range map[string]string{"a\x00b": "invalid", strings.Repeat("x", 10_000): "too_long", "\u200b\u200d": "required", "  ": "required"} {
			_, err := w.CreateCustomer(w.ctx, w.a, clientele.CustomerChange{Name: clientele.Some(name), Email: clientele.Some("a@example.com")}, clientele.SourceAPI, "")
			equal(t, "refused", fieldCodes(wantKind(t, err, clientele.KindValidation)), "name:"+code)
		}
		equal(t, "arabic", w.search("الفاسي"), "مريم الفاسي")
		equal(t, "zero width", w.search("anna"), "👩‍🦰 Anna, Ann\u200ba")
	})
}

func TestArchivedCustomersAreOutOfEverything(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		c := w.create("Anna Virta", "anna@example.com", "0401234567")
		w.create("Bea Salo", "bea@example.com", "")
		archived, err := w.UpdateCustomer(w.ctx, w.a, c.ID, clientele.CustomerChange{Archived: clientele.Some(true)}, c.Version)
		must(t, err)
		equal(t, "when", archived.ArchivedAt, w.clock())
		equal(t, "list", w.list(clientele.CustomerQuery{}), "Bea Salo")
		equal(t, "search", w.search("virta"), "")
		equal(t, "archived alone", w.list(clientele.CustomerQuery{Statuses: []clientele.Status{clientele.StatusArchived}}), "Anna Virta")
		back, err := w.UpdateCustomer(w.ctx, w.a, c.ID, clientele.CustomerChange{Archived: clientele.Some(false)}, archived.Version)
		must(t, err)
		equal(t, "empty again", back.ArchivedAt.IsZero(), true)
		equal(t, "search again", w.search("0401234"), "Anna Virta")
		page, err := w.AuditEvents(w.ctx, w.a, clientele.AuditQuery{SubjectID: c.ID}, clientele.Paging{})
		must(t, err)
		var actions []string
		for _, e := range page.Items {
			actions = append(actions, e.Action)
		}
		equal(t, "history", strings.Join(actions, " "), "customer.reactivated customer.archived customer.created")
	})
}

func TestStaleVersionWritesNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		c := w.create("Anna Virta", "anna@example.com", "")
		_, err := w.UpdateCustomer(w.ctx, w.a, c.ID, clientele.CustomerChange{Notes: clientele.Some("first")}, c.Version)
		must(t, err)
		_, err = w.UpdateCustomer(w.ctx, w.a, c.ID, clientele.CustomerChange{Notes: clientele.Some("second")}, c.Version)
		wantKind(t, err, clientele.KindVersion)
		now, err := w.Customer(w.ctx, w.a, c.ID)
		must(t, err)
		equal(t, "notes", now.Notes, "first")
	})
}

func TestSharedContactsAreFlaggedNotMerged(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		mother := w.create("Anna Virta", "family@example.com", "0401234567")
		change := clientele.CustomerChange{Name: clientele.Some("Maija Virta"), Phone: clientele.Some("+358 40 123 4567")}
		made, err := w.CreateCustomer(w.ctx, w.a, change, clientele.SourceAPI, clientele.DuplicateCreate)
		must(t, err)
		equal(t, "made", made.New, true)
		equal(t, "flagged", made.Duplicates[0].ID, mother.ID)
		found, err := w.CreateCustomer(w.ctx, w.a, change, clientele.SourceAPI, clientele.DuplicateReturn)
		must(t, err)
		equal(t, "returned", found.New, false)
		_, err = w.CreateCustomer(w.ctx, w.a, change, clientele.SourceAPI, clientele.DuplicateRefuse)
		wantKind(t, err, clientele.KindConflict)
	})
}

func TestSearchMatchesEveryWord(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.create("Anna-Liisa Mäkinen", "anna.makinen+news@post.example.com", "+358 40 123 4567")
		w.create("Matti Mäkinen", "matti@example.com", "+358 50 765 4321")
		w.create("Mary Major", "mary@example.com", "+1 202 555 0199")
		for query, want := range map[string]string{
			"202555": "Mary Major", "(202) 555-0199": "Mary Major", "1 202": "Mary Major", "001202": "Mary Major",
			"0040": "", "0067": "", "0004567": "", "00040": "",
			"makinen": "Anna-Liisa Mäkinen, Matti Mäkinen", "MÄK ann": "Anna-Liisa Mäkinen", "liisa": "Anna-Liisa Mäkinen",
			"anna-liisa": "Anna-Liisa Mäkinen", "news": "Anna-Liisa Mäkinen", "post.ex": "Anna-Liisa Mäkinen", "akinen": "",
			"040 123": "Anna-Liisa Mäkinen", "+35840": "Anna-Liisa Mäkinen", "0035840": "Anna-Liisa Mäkinen", "4567": "Anna-Liisa Mäkinen",
			"mäkinen 4321": "Matti Mäkinen", "123": "", "matti 4567": "", "%": "", "matti@": "Matti Mäkinen", "mäkinen matti": "Matti Mäkinen",
		} {
			equal(t, query, w.search(query), want)
		}
	})
}

func TestConsentHistoryIsOnlyAddedTo(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		c := w.create("Anna Virta", "anna@example.com", "")
		for _, allowed := range []bool{true, false} {
			_, err := w.AddConsent(w.ctx, w.a, c.ID, clientele.ConsentGiven{Channel: clientele.ChannelEmail, Allowed: allowed})
			must(t, err)
		}
		_, err := w.UpdateCustomer(w.ctx, w.a, c.ID, clientele.CustomerChange{ConsentEmail: clientele.Clear[bool]()}, clientele.AnyVersion)
		wantKind(t, err, clientele.KindValidation)
		page, err := w.Consents(w.ctx, w.a, c.ID, clientele.Paging{})
		must(t, err)
		equal(t, "entries", len(page.Items), 2)
		equal(t, "the newest", page.Items[0].Allowed, false)
	})
}

func TestLoyaltyNeverGoesBelowZero(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		c := w.create("Anna Virta", "anna@example.com", "")
		_, err := w.AddLoyalty(w.ctx, w.a, c.ID, 100, "welcome")
		must(t, err)
		_, err = w.AddLoyalty(w.ctx, w.a, c.ID, -101, "too much")
		wantKind(t, err, clientele.KindConflict)
		entry, err := w.AddLoyalty(w.ctx, w.a, c.ID, -30, "a gift")
		must(t, err)
		equal(t, "balance", entry.Balance, int64(70))
	})
}

func TestDocumentsComeBackByteByByte(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		c := w.create("Anna Virta", "anna@example.com", "")
		content := strings.Repeat("pattern test\x00\xff", 200_000) // several chunks
		doc, err := w.AddDocument(w.ctx, w.a, c.ID, `C:\scans\..\patch "test".pdf`, "application/pdf", strings.NewReader(content))
		must(t, err)
		equal(t, "name", doc.Name, "patch test.pdf")
		_, got, err := w.Document(w.ctx, w.a, c.ID, doc.ID)
		must(t, err)
		equal(t, "same", string(got) == content, true)
		_, err = w.AddDocument(w.ctx, w.a, c.ID, "big", "", strings.NewReader(strings.Repeat("x", clientele.MaxDocument+1)))
		wantKind(t, err, clientele.KindTooLarge)
		must(t, w.DeleteDocument(w.ctx, w.a, c.ID, doc.ID))
		_, _, err = w.Document(w.ctx, w.a, c.ID, doc.ID)
		wantKind(t, err, clientele.KindNotFound)
	})
}

func TestTagsAreRenamedEverywhere(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		c := w.create("Anna Virta", "anna@example.com", "")
		_, err := w.UpdateCustomer(w.ctx, w.a, c.ID, clientele.CustomerChange{Tags: clientele.Some([]string{"VIP", "vip", " balayage "})}, clientele.AnyVersion)
		must(t, err)
		_, err = w.UpdateTag(w.ctx, w.a, "vip", clientele.Some("Gold"), clientele.Optional[string]{})
		must(t, err)
		equal(t, "by the new name", w.list(clientele.CustomerQuery{Tag: clientele.TagKey("GOLD")}), "Anna Virta")
		equal(t, "not by the old one", w.list(clientele.CustomerQuery{Tag: clientele.TagKey("vip")}), "")
		_, err = w.UpdateTag(w.ctx, w.a, "gold", clientele.Some("Balayage"), clientele.Optional[string]{})
		wantKind(t, err, clientele.KindConflict)
		must(t, w.DeleteTag(w.ctx, w.a, "gold"))
		now, err := w.Customer(w.ctx, w.a, c.ID)
		must(t, err)
		equal(t, "left", strings.Join(now.Tags, ","), "balayage")
	})
}
