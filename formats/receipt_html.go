package formats

import (
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"io"
)

// receiptStyle is for the screen and for paper. It is the only style there is: the page works under a policy that
// allows it alone, which is ReceiptStyle.
const receiptStyle = `
body { margin: 2rem auto; max-width: 42rem; padding: 0 1rem; color: #1a1a1a; background: #fff; font: 15px/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.5rem; }
.pre { white-space: pre-line; }
.head { display: flex; justify-content: space-between; flex-wrap: wrap; gap: 0 2rem; margin: 2rem 0 0; font-weight: 600; }
table { width: 100%; border-collapse: collapse; margin: 1.5rem 0 0; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem 0 .3rem 1rem; text-align: end; vertical-align: top; white-space: nowrap; }
th:first-child, td:first-child { padding-inline-start: 0; text-align: start; white-space: normal; overflow-wrap: anywhere; }
thead th { border-bottom: 1px solid #aaa; font-size: .85rem; }
tbody + tbody, tfoot { border-top: 1px solid #aaa; }
tfoot { font-size: 1.15rem; font-weight: 600; }
small { display: block; color: #555; }
@media print { @page { margin: 15mm; } body { margin: 0; max-width: none; padding: 0; font-size: 11pt; } tr { break-inside: avoid; } }
`

// ReceiptStyle is the source of the style of a receipt's page, as a Content-Security-Policy names it.
func ReceiptStyle() string {
	sum := sha256.Sum256([]byte(receiptStyle))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

func receiptHTML(w io.Writer, r receiptPage) error { return receiptTemplate.Execute(w, r) }

var receiptTemplate = template.Must(template.New("receipt").Funcs(template.FuncMap{
	"style": func() template.CSS { return receiptStyle },
}).Parse(`<!doctype html>
<html lang="{{.Language}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{{.Words.Receipt}} {{.Order.ReceiptNumber}}</title>
<style>{{style}}</style>
</head>
<body>
<header>
<h1 dir="auto">{{.Organization.Name}}</h1>
{{with .Organization.Settings.ReceiptHeader}}<p class="pre" dir="auto">{{.}}</p>{{end}}
<p class="head"><span>{{.Words.Receipt}} {{.Order.ReceiptNumber}}</span> <span>{{.When}}</span></p>
{{with .CustomerName}}<p>{{$.Words.Customer}}: <bdi>{{.}}</bdi></p>{{end}}
</header>
<main>
<table>
<thead><tr><th scope="col">{{.Words.Item}}</th><th scope="col">{{.Words.Quantity}}</th><th scope="col">{{.Words.Price}}</th><th scope="col">{{.Words.Amount}}</th></tr></thead>
<tbody>
{{range .Lines}}<tr><td><bdi>{{.Name}}</bdi>{{with .Remark}}<small dir="auto">{{.}}</small>{{end}}{{range .Discounts}}<small>{{.Name}}: {{.Amount}}</small>{{end}}</td><td>{{.Quantity}}</td><td>{{.Price}}</td><td>{{.Total}}</td></tr>
{{end}}</tbody>
{{with .Sums}}<tbody>
{{range .}}<tr><td colspan="3">{{.Name}}</td><td>{{.Amount}}</td></tr>
{{end}}</tbody>
{{end}}<tfoot><tr><td colspan="3">{{.Words.Total}} {{.Order.Currency}}</td><td>{{.Total}}</td></tr></tfoot>
</table>
<table>
<thead><tr><th scope="col">{{.Words.Tax}} %</th><th scope="col">{{.Words.Net}}</th><th scope="col">{{.Words.Tax}}</th><th scope="col">{{.Words.Gross}}</th></tr></thead>
<tbody>
{{range .Taxes}}<tr><td>{{.Rate}}</td><td>{{.Net}}</td><td>{{.Tax}}</td><td>{{.Total}}</td></tr>
{{end}}</tbody>
</table>
<table>
<tbody>
{{range .Payments}}<tr><td>{{$.Words.Paid}}: {{.Name}}</td><td>{{.Amount}}</td></tr>
{{end}}{{range .Refunds}}<tr><td>{{$.Words.Refunded}}: {{.Name}}</td><td>{{.Amount}}</td></tr>
{{end}}</tbody>
</table>
</main>
{{with .Organization.Settings.ReceiptFooter}}<footer><p class="pre" dir="auto">{{.}}</p></footer>{{end}}
</body>
</html>
`))
