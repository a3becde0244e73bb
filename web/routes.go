package web

import "clientele"

// route is one address of the pages. Who lacks the scope is refused before the handler runs; the domain checks again.
type route struct {
	Method, Pattern string
	Scope           clientele.Scope
	Open            bool // for whoever is not signed in, too
	Erase           bool // for those alone who may remove a person for good
	File            bool // the handler reads the form itself, since it has a file
	Handle          func(*visit) error
}

// routes is the site map.
var routes = []route{
	{Method: "GET", Pattern: "/{$}", Open: true, Handle: start},
	{Method: "GET", Pattern: "/setup", Open: true, Handle: setupForm},
	{Method: "POST", Pattern: "/setup", Open: true, Handle: setup},
	{Method: "GET", Pattern: "/sign-in", Open: true, Handle: signInForm},
	{Method: "POST", Pattern: "/sign-in", Open: true, Handle: signIn},
	{Method: "GET", Pattern: "/sign-in/organization", Open: true, Handle: chooseForm},
	{Method: "POST", Pattern: "/sign-in/organization", Open: true, Handle: choose},
	{Method: "GET", Pattern: "/sign-in/code", Open: true, Handle: codeForm},
	{Method: "POST", Pattern: "/sign-in/code", Open: true, Handle: code},
	{Method: "GET", Pattern: "/password", Open: true, Handle: forgotForm},
	{Method: "POST", Pattern: "/password", Open: true, Handle: forgotPassword},
	{Method: "GET", Pattern: "/password/{token}", Open: true, Handle: passwordForm},
	{Method: "POST", Pattern: "/password/{token}", Open: true, Handle: setPassword},
	{Method: "POST", Pattern: "/sign-out", Open: true, Handle: signOut},
	{Method: "POST", Pattern: "/language", Open: true, Handle: chooseLanguage},

	{Method: "POST", Pattern: "/palette", Handle: palette},
	{Method: "GET", Pattern: "/customers", Scope: clientele.CustomersRead, Handle: customers},
	{Method: "POST", Pattern: "/customers", Scope: clientele.CustomersRead, Handle: customers},
	{Method: "POST", Pattern: "/customers/list", Scope: clientele.CustomersRead, Handle: customersList},
	{Method: "POST", Pattern: "/customers/rows", Scope: clientele.CustomersRead, Handle: customersRows},
	{Method: "POST", Pattern: "/customers/columns", Scope: clientele.CustomersRead, Handle: chooseColumns},
	{Method: "POST", Pattern: "/customers/bulk/tag", Scope: clientele.CustomersWrite, Handle: bulkTag},
	{Method: "POST", Pattern: "/customers/bulk/archive", Scope: clientele.CustomersWrite, Handle: bulkArchive},
	{Method: "POST", Pattern: "/customers/bulk/reactivate", Scope: clientele.CustomersWrite, Handle: bulkReactivate},
	{Method: "POST", Pattern: "/customers/bulk/export", Scope: clientele.CustomersExport, Handle: bulkExport},

	{Method: "GET", Pattern: "/customers/new", Scope: clientele.CustomersWrite, Handle: newCustomer},
	{Method: "POST", Pattern: "/customers/new", Scope: clientele.CustomersWrite, Handle: createCustomer},
	{Method: "GET", Pattern: "/customers/{id}", Scope: clientele.CustomersRead, Handle: card},
	{Method: "GET", Pattern: "/customers/{id}/edit", Scope: clientele.CustomersWrite, Handle: editCustomer},
	{Method: "POST", Pattern: "/customers/{id}/edit", Scope: clientele.CustomersWrite, Handle: updateCustomer},
	{Method: "GET", Pattern: "/customers/{id}/history", Scope: clientele.CustomersRead, Handle: customerHistory},
	{Method: "GET", Pattern: "/customers/{id}/delete", Scope: clientele.CustomersWrite, Handle: deleteCustomer},
	{Method: "POST", Pattern: "/customers/{id}/suggestions/{suggestion}/take", Scope: clientele.CustomersWrite, Handle: takeSuggestion},
	{Method: "POST", Pattern: "/customers/{id}/suggestions/{suggestion}/dismiss", Scope: clientele.CustomersWrite, Handle: dismissSuggestion},
	{Method: "POST", Pattern: "/customers/{id}/removal", Scope: clientele.CustomersWrite, Handle: requestRemoval},
	{Method: "POST", Pattern: "/customers/{id}/removal/cancel", Scope: clientele.CustomersWrite, Handle: cancelRemoval},
	{Method: "POST", Pattern: "/customers/{id}/erase", Scope: clientele.CustomersWrite, Erase: true, Handle: eraseCustomer},
	{Method: "POST", Pattern: "/customers/{id}/holds", Scope: clientele.CustomersWrite, Erase: true, Handle: holdCustomer},
	{Method: "POST", Pattern: "/customers/{id}/holds/{hold}/lift", Scope: clientele.CustomersWrite, Erase: true, Handle: liftHold},
	{Method: "POST", Pattern: "/customers/{id}/archive", Scope: clientele.CustomersWrite, Handle: archiveCustomer},
	{Method: "POST", Pattern: "/customers/{id}/reactivate", Scope: clientele.CustomersWrite, Handle: reactivateCustomer},
	{Method: "POST", Pattern: "/customers/{id}/tags", Scope: clientele.CustomersWrite, Handle: tagCustomer},
	{Method: "POST", Pattern: "/customers/{id}/general-notes", Scope: clientele.CustomersWrite, Handle: generalNotes},
	{Method: "POST", Pattern: "/customers/{id}/consent", Scope: clientele.CustomersWrite, Handle: setConsent},
	{Method: "POST", Pattern: "/customers/{id}/loyalty", Scope: clientele.CustomersWrite, Handle: addPoints},
	{Method: "POST", Pattern: "/customers/{id}/notes", Scope: clientele.CustomersWrite, Handle: addNote},
	{Method: "POST", Pattern: "/customers/{id}/notes/{note}", Scope: clientele.CustomersWrite, Handle: pinNote},
	{Method: "POST", Pattern: "/customers/{id}/notes/{note}/delete", Scope: clientele.CustomersWrite, Handle: deleteNote},
	{Method: "POST", Pattern: "/customers/{id}/documents", Scope: clientele.CustomersWrite, File: true, Handle: addDocument},
	{Method: "GET", Pattern: "/customers/{id}/documents/{document}", Scope: clientele.CustomersRead, Handle: readDocument},
	{Method: "POST", Pattern: "/customers/{id}/documents/{document}/delete", Scope: clientele.CustomersWrite, Handle: deleteDocument},
	{Method: "GET", Pattern: "/customers/{id}/bookings", Scope: clientele.BookingsRead, Handle: upcoming},
	{Method: "GET", Pattern: "/customers/{id}/hand-over", Scope: clientele.CustomersExport, Handle: handOver},
	{Method: "POST", Pattern: "/customers/{id}/hand-over/email", Scope: clientele.CustomersExport, Handle: sendHandOver},
	{Method: "GET", Pattern: "/customers/{id}/hand-over.pdf", Scope: clientele.CustomersExport, Handle: handOverFile(clientele.HandOverPDF)},
	{Method: "GET", Pattern: "/customers/{id}/hand-over.zip", Scope: clientele.CustomersExport, Handle: handOverFile(clientele.HandOverZIP)},
	{Method: "GET", Pattern: "/customers/{id}/merge", Scope: clientele.CustomersWrite, Handle: mergeForm},
	{Method: "POST", Pattern: "/customers/{id}/merge/find", Scope: clientele.CustomersWrite, Handle: mergeFind},
	{Method: "POST", Pattern: "/customers/{id}/merge/preview", Scope: clientele.CustomersWrite, Handle: mergePreview},
	{Method: "POST", Pattern: "/customers/{id}/merge", Scope: clientele.CustomersWrite, Handle: mergeCustomers},
	{Method: "POST", Pattern: "/merges/undo", Scope: clientele.CustomersWrite, Handle: undoMerge},

	{Method: "GET", Pattern: "/orders", Scope: clientele.OrdersRead, Handle: orders},
	{Method: "POST", Pattern: "/orders", Scope: clientele.OrdersWrite, Handle: createOrder},
	{Method: "GET", Pattern: "/orders/new", Scope: clientele.OrdersWrite, Handle: newOrder},
	{Method: "POST", Pattern: "/orders/new", Scope: clientele.OrdersWrite, Handle: changeDraft},
	{Method: "POST", Pattern: "/orders/new/customer", Scope: clientele.OrdersWrite, Handle: draftCustomer},
	{Method: "POST", Pattern: "/orders/sums", Scope: clientele.OrdersWrite, Handle: draftSums},
	{Method: "POST", Pattern: "/orders/people", Scope: clientele.OrdersWrite, Handle: draftPeople},
	{Method: "POST", Pattern: "/orders/catalog", Scope: clientele.OrdersWrite, Handle: draftCatalog},
	{Method: "GET", Pattern: "/orders/{id}", Scope: clientele.OrdersRead, Handle: order},
	{Method: "POST", Pattern: "/orders/{id}/pay", Scope: clientele.OrdersWrite, Handle: payOrder},
	{Method: "POST", Pattern: "/orders/{id}/ready", Scope: clientele.OrdersWrite, Handle: readyOrder},
	{Method: "POST", Pattern: "/orders/{id}/hand-out", Scope: clientele.OrdersWrite, Handle: handOutOrder},
	{Method: "POST", Pattern: "/orders/{id}/cancel", Scope: clientele.OrdersWrite, Handle: cancelOrder},
	{Method: "GET", Pattern: "/orders/{id}/refund", Scope: clientele.OrdersWrite, Handle: refundForm},
	{Method: "POST", Pattern: "/orders/{id}/refund", Scope: clientele.OrdersWrite, Handle: refundOrder},
	{Method: "GET", Pattern: "/orders/{id}/receipt", Scope: clientele.OrdersRead, Handle: receipt},
	{Method: "GET", Pattern: "/orders/{id}/receipt.pdf", Scope: clientele.OrdersRead, Handle: receiptFile},
	{Method: "POST", Pattern: "/orders/{id}/receipt/send", Scope: clientele.OrdersWrite, Handle: sendReceipt},

	{Method: "GET", Pattern: "/customers/{id}/message", Scope: clientele.MessagesWrite, Handle: compose},
	{Method: "POST", Pattern: "/customers/{id}/message", Scope: clientele.MessagesWrite, Handle: sendMessage},

	{Method: "GET", Pattern: "/calendar", Scope: clientele.BookingsRead, Handle: calendar},
	{Method: "GET", Pattern: "/calendar/live", Scope: clientele.BookingsRead, Handle: calendarLive},
	{Method: "GET", Pattern: "/bookings/new", Scope: clientele.BookingsWrite, Handle: newBooking},
	{Method: "POST", Pattern: "/bookings/new", Scope: clientele.BookingsWrite, Handle: createBooking},
	{Method: "POST", Pattern: "/bookings/people", Scope: clientele.BookingsWrite, Handle: bookingPeople},
	{Method: "POST", Pattern: "/bookings/undo", Scope: clientele.BookingsWrite, Handle: undoBooking},
	{Method: "POST", Pattern: "/bookings/undo-move", Scope: clientele.BookingsWrite, Handle: undoMove},
	{Method: "GET", Pattern: "/bookings/{id}", Scope: clientele.BookingsRead, Handle: booking},
	{Method: "GET", Pattern: "/bookings/{id}/edit", Scope: clientele.BookingsWrite, Handle: editBooking},
	{Method: "POST", Pattern: "/bookings/{id}/edit", Scope: clientele.BookingsWrite, Handle: updateBooking},
	{Method: "GET", Pattern: "/bookings/{id}/move", Scope: clientele.BookingsWrite, Handle: moveForm},
	{Method: "POST", Pattern: "/bookings/{id}/move", Scope: clientele.BookingsWrite, Handle: moveBooking},
	{Method: "POST", Pattern: "/bookings/{id}/check-in", Scope: clientele.BookingsWrite, Handle: bookingCheckIn},
	{Method: "POST", Pattern: "/bookings/{id}/complete", Scope: clientele.BookingsWrite, Handle: bookingComplete},
	{Method: "POST", Pattern: "/bookings/{id}/no-show", Scope: clientele.BookingsWrite, Handle: bookingNoShow},
	{Method: "POST", Pattern: "/bookings/{id}/reopen", Scope: clientele.BookingsWrite, Handle: bookingReopen},
	{Method: "POST", Pattern: "/bookings/{id}/cancel", Scope: clientele.BookingsWrite, Handle: bookingCancel},
	{Method: "POST", Pattern: "/bookings/{id}/confirmation", Scope: clientele.BookingsWrite, Handle: bookingConfirm},

	{Method: "GET", Pattern: "/customers/export", Scope: clientele.CustomersExport, Handle: exports},
	{Method: "GET", Pattern: "/customers/export/customers.csv", Scope: clientele.CustomersExport, Handle: exportRegister("csv")},
	{Method: "GET", Pattern: "/customers/export/customers.xlsx", Scope: clientele.CustomersExport, Handle: exportRegister("xlsx")},
	{Method: "POST", Pattern: "/customers/export/selection.csv", Scope: clientele.CustomersExport, Handle: exportSelection},
	{Method: "GET", Pattern: "/customers/export/emails.csv", Scope: clientele.CustomersExport, Handle: exportEmails},
	{Method: "GET", Pattern: "/customers/export/data", Scope: clientele.CustomersExport, Handle: exportData},
	{Method: "GET", Pattern: "/customers/export/deactivated.csv", Scope: clientele.CustomersExport, Handle: exportDeactivated},
	{Method: "GET", Pattern: "/customers/emails", Scope: clientele.CustomersExport, Handle: emails},

	{Method: "GET", Pattern: "/imports", Scope: clientele.CustomersWrite, Handle: imports},
	{Method: "GET", Pattern: "/imports/new", Scope: clientele.CustomersWrite, Handle: newImport},
	{Method: "POST", Pattern: "/imports", Scope: clientele.CustomersWrite, File: true, Handle: uploadImport},
	{Method: "GET", Pattern: "/imports/{id}", Scope: clientele.CustomersWrite, Handle: importPage},
	{Method: "GET", Pattern: "/imports/{id}/progress", Scope: clientele.CustomersWrite, Handle: importProgress},
	{Method: "POST", Pattern: "/imports/{id}/preview", Scope: clientele.CustomersWrite, Handle: previewImport},
	{Method: "POST", Pattern: "/imports/{id}/commit", Scope: clientele.CustomersWrite, Handle: commitImport},
	{Method: "POST", Pattern: "/imports/{id}/undo", Scope: clientele.CustomersWrite, Handle: undoImport},
	{Method: "GET", Pattern: "/imports/{id}/failed.csv", Scope: clientele.CustomersWrite, Handle: failedRows},

	{Method: "GET", Pattern: "/reports", Scope: clientele.ReportsRead, Handle: metrics},

	{Method: "GET", Pattern: "/settings", Handle: settings},
	{Method: "GET", Pattern: "/settings/organization", Scope: clientele.SettingsRead, Handle: organization},
	{Method: "POST", Pattern: "/settings/organization", Scope: clientele.SettingsWrite, Handle: changeOrganization},
	{Method: "GET", Pattern: "/settings/booking", Scope: clientele.SettingsRead, Handle: bookingSettings},
	{Method: "POST", Pattern: "/settings/booking", Scope: clientele.SettingsWrite, Handle: changeBookingSettings},
	{Method: "GET", Pattern: "/settings/users", Scope: clientele.UsersWrite, Handle: users},
	{Method: "GET", Pattern: "/settings/users/new", Scope: clientele.UsersWrite, Handle: newUser},
	{Method: "POST", Pattern: "/settings/users/new", Scope: clientele.UsersWrite, Handle: createUser},
	{Method: "GET", Pattern: "/settings/users/{id}", Scope: clientele.UsersWrite, Handle: editUser},
	{Method: "POST", Pattern: "/settings/users/{id}", Scope: clientele.UsersWrite, Handle: updateUser},
	{Method: "POST", Pattern: "/settings/users/{id}/second-factor/off", Scope: clientele.UsersWrite, Handle: secondFactorOffFor},
	{Method: "GET", Pattern: "/settings/keys", Scope: clientele.SettingsRead, Handle: keys},
	{Method: "GET", Pattern: "/settings/keys/new", Scope: clientele.SettingsWrite, Handle: newKey},
	{Method: "POST", Pattern: "/settings/keys", Scope: clientele.SettingsWrite, Handle: createKey},
	{Method: "POST", Pattern: "/settings/keys/{id}/revoke", Scope: clientele.SettingsWrite, Handle: revokeKey},
	{Method: "GET", Pattern: "/settings/catalog", Scope: clientele.CatalogRead, Handle: catalog},
	{Method: "GET", Pattern: "/settings/catalog/new", Scope: clientele.CatalogWrite, Handle: newItem},
	{Method: "POST", Pattern: "/settings/catalog/new", Scope: clientele.CatalogWrite, Handle: createItem},
	{Method: "GET", Pattern: "/settings/catalog/{id}", Scope: clientele.CatalogWrite, Handle: editItem},
	{Method: "POST", Pattern: "/settings/catalog/{id}", Scope: clientele.CatalogWrite, Handle: updateItem},
	{Method: "GET", Pattern: "/settings/hours", Scope: clientele.UsersRead, Handle: openingHours},
	{Method: "POST", Pattern: "/settings/hours", Scope: clientele.SettingsWrite, Handle: setOpeningHours},
	{Method: "GET", Pattern: "/settings/hours/{id}", Scope: clientele.UsersRead, Handle: userHours},
	{Method: "POST", Pattern: "/settings/hours/{id}", Scope: clientele.UsersWrite, Handle: setUserHours},
	{Method: "POST", Pattern: "/settings/hours/{id}/time-off", Scope: clientele.BookingsWrite, Handle: addTimeOff},
	{Method: "POST", Pattern: "/settings/hours/{id}/time-off/{off}/delete", Scope: clientele.BookingsWrite, Handle: deleteTimeOff},
	{Method: "GET", Pattern: "/settings/messages", Scope: clientele.SettingsRead, Handle: messageSettings},
	{Method: "POST", Pattern: "/settings/messages", Scope: clientele.SettingsWrite, Handle: changeMessageSettings},
	{Method: "POST", Pattern: "/settings/messages/example", Scope: clientele.SettingsRead, Handle: sendExample},
	{Method: "GET", Pattern: "/settings/tags", Scope: clientele.CustomersRead, Handle: tags},
	{Method: "POST", Pattern: "/settings/tags", Scope: clientele.CustomersWrite, Handle: createTag},
	{Method: "POST", Pattern: "/settings/tags/rename", Scope: clientele.CustomersWrite, Handle: renameTag},
	{Method: "POST", Pattern: "/settings/tags/delete", Scope: clientele.CustomersWrite, Handle: deleteTag},
	{Method: "GET", Pattern: "/settings/deactivated", Scope: clientele.CustomersRead, Handle: deactivated},
	{Method: "POST", Pattern: "/settings/deactivated", Scope: clientele.CustomersRead, Handle: deactivated},
	{Method: "GET", Pattern: "/settings/removals", Scope: clientele.CustomersRead, Handle: removals},
	{Method: "GET", Pattern: "/settings/duplicates", Scope: clientele.CustomersRead, Handle: duplicates},
	{Method: "POST", Pattern: "/settings/duplicates/dismiss", Scope: clientele.CustomersWrite, Handle: dismissDuplicate},
	{Method: "POST", Pattern: "/settings/duplicates/find", Scope: clientele.CustomersWrite, Handle: findDuplicates},
	{Method: "GET", Pattern: "/settings/merges", Scope: clientele.CustomersRead, Handle: mergesList},
	{Method: "GET", Pattern: "/settings/erasures", Scope: clientele.CustomersRead, Erase: true, Handle: erasures},
	{Method: "GET", Pattern: "/settings/erasures/{id}", Scope: clientele.CustomersRead, Erase: true, Handle: erasure},
	{Method: "GET", Pattern: "/settings/erasures/{id}/certificate.json", Scope: clientele.CustomersRead, Erase: true, Handle: certificate},
	{Method: "POST", Pattern: "/settings/erasures/{id}/purge", Scope: clientele.CustomersWrite, Erase: true, Handle: purge},
	{Method: "GET", Pattern: "/settings/webhooks", Scope: clientele.WebhooksRead, Handle: webhooks},
	{Method: "GET", Pattern: "/settings/webhooks/new", Scope: clientele.WebhooksWrite, Handle: newWebhook},
	{Method: "POST", Pattern: "/settings/webhooks", Scope: clientele.WebhooksWrite, Handle: createWebhook},
	{Method: "GET", Pattern: "/settings/webhooks/{id}", Scope: clientele.WebhooksRead, Handle: webhook},
	{Method: "POST", Pattern: "/settings/webhooks/{id}", Scope: clientele.WebhooksWrite, Handle: updateWebhook},
	{Method: "POST", Pattern: "/settings/webhooks/{id}/switch", Scope: clientele.WebhooksWrite, Handle: switchWebhook},
	{Method: "POST", Pattern: "/settings/webhooks/{id}/test", Scope: clientele.WebhooksWrite, Handle: testWebhook},
	{Method: "POST", Pattern: "/settings/webhooks/{id}/delete", Scope: clientele.WebhooksWrite, Handle: deleteWebhook},
	{Method: "POST", Pattern: "/settings/webhooks/{id}/deliveries/{delivery}/resend", Scope: clientele.WebhooksWrite, Handle: resendDelivery},
	{Method: "GET", Pattern: "/settings/audit", Scope: clientele.AuditRead, Handle: audit},

	{Method: "GET", Pattern: "/me", Handle: me},
	{Method: "POST", Pattern: "/me/preferences", Handle: setPreferences},
	{Method: "POST", Pattern: "/me/password", Handle: changePassword},
	{Method: "POST", Pattern: "/me/sessions/end", Handle: endSession},
	{Method: "GET", Pattern: "/me/second-factor", Handle: secondFactorForm},
	{Method: "POST", Pattern: "/me/second-factor", Handle: secondFactorOn},
	{Method: "POST", Pattern: "/me/second-factor/off", Handle: secondFactorOff},
}

// Route is one address of the pages, for tests that walk them.
type Route struct {
	Method, Pattern string
	Scope           clientele.Scope
	Open            bool
	Erase           bool
}

// Routes lists every address of the pages.
func Routes() []Route {
	out := make([]Route, len(routes))
	for i, r := range routes {
		out[i] = Route{r.Method, r.Pattern, r.Scope, r.Open, r.Erase}
	}
	return out
}
