package api_test

import (
	"strings"
	"testing"
)

// fillOrders makes an order to look at, and one for each step that can be taken with them.
func (w *world) fillOrders(n *things, key string, post func(path string, body any) string) {
	for _, step := range []string{"", "payOrder", "refundOrder", "completeOrder", "readyOrder", "cancelOrder", "getReceipt"} {
		handOut := step == "completeOrder" || step == "readyOrder"
		made := post("/v1/orders", members{"customerId": n.customer, "handOut": handOut, "lines": []members{{"description": "Soap", "unitPrice": 450}}})
		if step == "refundOrder" || step == "completeOrder" || step == "getReceipt" {
			post("/v1/orders/"+made+"/payments", members{"amount": 450, "method": "card"})
		}
		if n.own[step] = made; step == "" {
			n.order = made
		}
	}
}

// item puts something into the catalog of organization A.
func (w *world) item(kind, name string, price int, more ...members) string {
	w.t.Helper()
	body := members{"type": kind, "name": name, "price": price}
	if kind == "service" {
		body["durationMinutes"] = 60
	}
	for _, m := range more {
		for k, v := range m {
			body[k] = v
		}
	}
	return w.post("/v1/items", body).want(201).text("data.id")
}

// sale is an order of one item that is paid.
func (w *world) sale(customer, item string) string {
	w.t.Helper()
	g := w.post("/v1/orders", members{"customerId": customer, "lines": []members{{"itemId": item}}}).want(201)
	w.post("/v1/orders/"+g.text("data.id")+"/payments", members{"amount": g.at("data.total"), "method": "card"}).want(201)
	return g.text("data.id")
}

func TestCheckoutFromTheFirstLineToTheReceipt(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		c := w.customer("Maria Virtanen", members{"discountPercent": 10})
		cut, comb := w.item("service", "Haircut", 5000, members{"taxRate": 25.5}), w.item("product", "Comb", 2000, members{"taxRate": 14, "stock": 5})
		made := w.post("/v1/orders", members{"customerId": c, "lines": []members{{"itemId": cut}, {"itemId": comb, "quantity": 2, "description": "the red ones"}}}).want(201)
		made.is("data.status", "open").is("data.subtotal", 9000).is("data.discountTotal", 900).is("data.total", 8100).is("data.due", 8100).
			is("data.customerDiscountPercent", 10).is("data.lines.0.customerDiscountPercent", 10).is("data.lines.0.discount", 500).is("data.lines.0.total", 4500).
			is("data.lines.0.tax", 914).is("data.taxTotal", 914+442).is("data.taxes.1", members{"rate": 14, "net": 3158, "tax": 442, "total": 3600}).
			is("data.lines.1.description", "the red ones").is("data.customerId", c).is("data.receiptNumber", nil).is("data.payments", []any{})
		path := made.header.Get("Location")
		equal(t, "where it is", path, "/v1/orders/"+made.text("data.id"))
		w.get(path+"/receipt").refused(409, "conflict").is("error.due", 8100)
		w.get("/v1/customers/"+c).is("data.statistics.sales", 0)
		w.post(path+"/payments", members{"amount": 8101, "method": "cash"}).refused(422, "validation_failed").is("error.fields.0.field", "amount")
		w.post(path+"/payments", members{"amount": 100, "method": "gift_card"}).want(201).is("data.status", "open").is("data.due", 8000)
		w.post(path+"/payments", members{"amount": 8000, "method": "cash"}).want(201).is("data.status", "completed").is("data.receiptNumber", "2026-000001").
			is("data.payments.1.method", "cash")
		w.get("/v1/customers/"+c+"?include=orders").is("data.statistics.sales", 8100).is("data.included.orders.0.total", 8100)
		w.get("/v1/items/"+comb).is("data.stock", 3)
		w.post(path+"/refunds", members{"lines": []members{{"line": 2, "quantity": 1}}, "reason": "broke"}).want(201).is("data.refundedTotal", 1800).
			is("data.refunds.0.lines.0", members{"line": 2, "quantity": 1, "amount": 1800}).is("data.lines.1.returnedQuantity", 1).is("data.status", "completed")
		w.get("/v1/customers/"+c).is("data.statistics.sales", 6300)
		w.get("/v1/items/"+comb).is("data.stock", 4)
		w.get("/v1/customers/"+c+"/orders").want(200).is("data.0.id", made.text("data.id"))
	})
}

func TestAReceiptIsReadAsJSONPageAndPDF(t *testing.T) {
	w := newWorld(t, sqlite(t))
	w.patch("/v1/settings", members{"receiptHeader": "Business id 1234567-8", "locale": "en"}).want(200).is("data.receiptHeader", "Business id 1234567-8")
	path := "/v1/orders/" + w.sale(w.customer("Älva Łęcka"), w.item("product", "Comb <b>", 2500)) + "/receipt"
	w.get(path).want(200).is("data.number", "2026-000001").is("data.customerName", "Älva Łęcka").is("data.order.total", 2500).
		is("data.order.lines.0.name", "Comb <b>").is("data.organization.header", "Business id 1234567-8")
	for accept, kind := range map[string]string{"": "application/json", "*/*": "application/json", "image/png": "application/json", "text/html": "text/html; charset=utf-8",
		"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8": "text/html; charset=utf-8", "application/pdf": "application/pdf",
		"application/json;q=0.5, application/pdf": "application/pdf", "text/*": "text/html; charset=utf-8", "application/*": "application/json"} {
		g := w.send(request{method: "GET", path: path, header: map[string]string{"Accept": accept}}).want(200)
		equal(t, accept, g.header.Get("Content-Type"), kind)
	}
	page := w.send(request{method: "GET", path: path, header: map[string]string{"Accept": "text/html"}})
	if text := string(page.body); !strings.Contains(text, "Comb &lt;b&gt;") || !strings.Contains(text, "25.00") || !strings.Contains(text, "Älva Łęcka") {
		t.Errorf("the page is %s", text)
	}
	if policy := page.header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'; style-src 'sha256-") {
		t.Errorf("the page's policy is %s", policy)
	}
	pdf := w.send(request{method: "GET", path: path, header: map[string]string{"Accept": "application/pdf"}})
	if !strings.HasPrefix(string(pdf.body), "%PDF-") || !strings.Contains(pdf.header.Get("Content-Disposition"), `filename="receipt-ord_`) {
		t.Errorf("%q is no PDF, or has no name: %s", pdf.body[:8], pdf.header.Get("Content-Disposition"))
	}
	for _, accept := range []string{"text/html", "application/pdf"} {
		w.send(request{method: "GET", path: "/v1/orders/ord_none/receipt", header: map[string]string{"Accept": accept}}).refused(404, "not_found")
	}
}

func TestAPaymentIsTakenOnceHoweverOftenItIsSent(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		order := w.post("/v1/orders", members{"lines": []members{{"description": "Soap", "unitPrice": 1000}}}).want(201).text("data.id")
		for n := range 3 {
			g := w.send(request{method: "POST", path: "/v1/orders/" + order + "/payments", body: members{"amount": 400, "method": "card"},
				header: map[string]string{"Idempotency-Key": "till-1-77"}}).want(201).is("data.paidTotal", 400)
			equal(t, "a repeat", g.header.Get("Idempotent-Replayed"), map[bool]string{true: "true"}[n > 0])
		}
		w.get("/v1/orders/"+order).is("data.paidTotal", 400).is("data.payments.1", nil)
	})
}

func TestOrdersThatTheStateForbids(t *testing.T) {
	w := newWorld(t, sqlite(t))
	c, soap := w.customer("Anna Virta"), w.item("product", "Soap", 450)
	one := w.post("/v1/orders", members{"customerId": c, "lines": []members{{"itemId": soap}}}).want(201).text("data.id")
	w.patch("/v1/customers/"+c, members{"archived": true}).want(200)
	w.post("/v1/orders", members{"customerId": c, "lines": []members{{"itemId": soap}}}).refused(409, "conflict").is("error.blockers.0", members{"type": "archived", "id": c})
	w.get("/v1/orders?customerId="+c).want(200).is("data.0.id", one)
	w.post("/v1/orders/"+one+"/complete", nil).refused(409, "conflict").is("error.due", 450)
	w.post("/v1/orders/"+one+"/cancel", nil).want(200).is("data.status", "cancelled")
	w.post("/v1/orders/"+one+"/cancel", nil).want(200).is("data.status", "cancelled")
	w.post("/v1/orders/"+one+"/payments", members{"amount": 450, "method": "cash"}).refused(409, "conflict")
	w.get("/v1/orders?status=cancelled").want(200).is("data.0.id", one)
	w.get("/v1/orders?status=open").want(200).is("data.0", nil)
	w.get("/v1/orders?status=sold").refused(400, "bad_request")
	w.post("/v1/orders", members{"lines": []members{{"itemId": "itm_none", "discountPercent": 101}}}).refused(422, "validation_failed").
		is("error.fields.0.field", "lines[0].itemId").is("error.fields.1.field", "lines[0].discountPercent")
	w.post("/v1/orders", members{"lines": []members{{"quantity": 1.5}}}).refused(400, "bad_request")
}

func TestLoyaltyPointsByTheRule(t *testing.T) {
	w := newWorld(t, sqlite(t))
	w.patch("/v1/settings", members{"loyaltyPointsPerUnit": 0.5, "loyaltyPointValue": 10}).want(200).is("data.loyaltyPointsPerUnit", 0.5)
	w.patch("/v1/settings", members{"loyaltyPointsPerUnit": -1, "loyaltyPointValue": -1}).refused(422, "validation_failed").is("error.fields.1.field", "loyaltyPointValue")
	c := w.customer("Anna Virta")
	order := w.sale(c, w.item("product", "Dress", 10_000))
	w.get("/v1/customers/"+c+"/loyalty").want(200).is("data.0.points", 50).is("data.0.orderId", order).is("balance", 50)
	w.post("/v1/orders", members{"customerId": c, "redeemPoints": 20, "lines": []members{{"description": "Socks", "unitPrice": 500}}}).want(201).
		is("data.pointsRedeemed", 20).is("data.pointsDiscount", 200).is("data.total", 300).is("data.lines.0.orderDiscount", 200)
	w.get("/v1/customers/"+c).is("data.loyaltyPoints", 30)
}
