package clientele

import (
	"slices"
	"strings"
)

// Scope is a permission. API keys carry a list of them; a user's role stands for one.
type Scope string

// All scopes, in the order of the documentation.
const (
	CustomersRead   Scope = "customers:read"
	CustomersWrite  Scope = "customers:write"
	CustomersExport Scope = "customers:export"
	BookingsRead    Scope = "bookings:read"
	BookingsWrite   Scope = "bookings:write"
	OrdersRead      Scope = "orders:read"
	OrdersWrite     Scope = "orders:write"
	CatalogRead     Scope = "catalog:read"
	CatalogWrite    Scope = "catalog:write"
	MessagesWrite   Scope = "messages:write"
	ReportsRead     Scope = "reports:read"
	UsersRead       Scope = "users:read"
	UsersWrite      Scope = "users:write"
	WebhooksRead    Scope = "webhooks:read"
	WebhooksWrite   Scope = "webhooks:write"
	AuditRead       Scope = "audit:read"
	SettingsRead    Scope = "settings:read"
	SettingsWrite   Scope = "settings:write"
)

// AllScopes lists every scope there is.
func AllScopes() []Scope {
	return []Scope{CustomersRead, CustomersWrite, CustomersExport, BookingsRead, BookingsWrite, OrdersRead, OrdersWrite,
		CatalogRead, CatalogWrite, MessagesWrite, ReportsRead, UsersRead, UsersWrite, WebhooksRead, WebhooksWrite,
		AuditRead, SettingsRead, SettingsWrite}
}

// ParseScopes reads a list separated by commas or spaces; "all" stands for every scope. An unknown scope is refused
// with the list of those there are.
func ParseScopes(text string) ([]Scope, error) {
	var scopes []Scope
	for _, name := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		if name == "all" {
			return AllScopes(), nil
		}
		scopes = append(scopes, Scope(name))
	}
	return scopes, checkScopes(scopes)
}

func checkScopes(scopes []Scope) error {
	var wrong problems
	if len(scopes) == 0 {
		wrong.add("scopes", "required", "name at least one scope")
	}
	for _, s := range scopes {
		if !slices.Contains(AllScopes(), s) {
			wrong.add("scopes", "invalid", "there is no scope of that name; there are: %s", joinScopes(AllScopes()))
			break
		}
	}
	return wrong.err()
}

func joinScopes(scopes []Scope) string {
	names := make([]string, len(scopes))
	for i, s := range scopes {
		names[i] = string(s)
	}
	return strings.Join(names, ", ")
}

// Role is what a user may do in an organization.
type Role string

// The roles, from the most to the least powerful.
const (
	RoleOwner   Role = "owner"
	RoleManager Role = "manager"
	RoleStaff   Role = "staff"
)

// Scopes gives what a role may do. Exports, reports, users and settings are for managers; API keys and webhooks,
// which give others access, are the owner's (settings:write and webhooks:write).
func (r Role) Scopes() []Scope {
	switch r {
	case RoleOwner:
		return AllScopes()
	case RoleManager:
		return slices.DeleteFunc(AllScopes(), func(s Scope) bool { return s == WebhooksWrite || s == SettingsWrite })
	case RoleStaff:
		return []Scope{CustomersRead, CustomersWrite, BookingsRead, BookingsWrite, OrdersRead, OrdersWrite, CatalogRead,
			MessagesWrite, UsersRead}
	}
	return nil
}

// ActorKind tells what sort of being acts.
type ActorKind string

// The kinds of actors.
const (
	ActorUser   ActorKind = "user"   // a member of staff
	ActorKey    ActorKind = "key"    // another program, by its API key
	ActorCLI    ActorKind = "cli"    // whoever has the machine: may do everything
	ActorSystem ActorKind = "system" // the program itself: jobs that are due
	// A person about themselves: who books online, or has signed in to the portal.
	ActorCustomer ActorKind = "customer"
)

// Actor is who does something, in which organization, and from where. Every use case takes one and checks it first.
type Actor struct {
	Org       Organization
	Kind      ActorKind
	ID        string // usr_… or key_…; empty for the command line and the program
	Role      Role   // of a user
	Scopes    []Scope
	Origin    string // where the action comes from: "api", "web", "cli", "import", "job", "online_booking", "portal"
	RequestID string
	Customer  string // of ActorCustomer who has signed in: whom they are; ID stays empty, so that no row is tied to them by it
}

// May tells whether the actor has a scope.
func (a Actor) May(scope Scope) bool {
	return a.Kind == ActorCLI || a.Kind == ActorSystem || slices.Contains(a.Scopes, scope)
}

// need refuses an actor who lacks a scope, and names it.
func (a Actor) need(scope Scope) error {
	if a.May(scope) {
		return nil
	}
	return Errorf(KindForbidden, "Missing %s scope", scope).With("scope", string(scope))
}

// System is the program itself, acting in an organization.
func System(org Organization) Actor {
	return Actor{Org: org, Kind: ActorSystem, Origin: "job"}
}

// CommandLine is whoever runs the program's commands on the machine.
func CommandLine(org Organization) Actor {
	return Actor{Org: org, Kind: ActorCLI, Origin: "cli"}
}
