package api

import (
	"context"

	"clientele"
)

// Settings are what an organization decides for itself.
type Settings struct {
	ID               string  `json:"id" doc:"Of the organization" example:"org_7k2m9x4q8c"`
	Mode             string  `json:"mode" enum:"live,test" doc:"test in a sandbox"`
	Name             string  `json:"name" example:"Studio Kirsikka"`
	Slug             string  `json:"slug" doc:"Its place in public addresses" example:"studio-kirsikka"`
	Country          string  `json:"country" doc:"ISO 3166-1 alpha-2; the region of phone numbers without a country code" example:"FI"`
	Currency         string  `json:"currency" doc:"ISO 4217" example:"EUR"`
	Timezone         string  `json:"timezone" doc:"Days in filters are of this time zone" example:"Europe/Helsinki"`
	Locale           string  `json:"locale" doc:"BCP 47" example:"fi"`
	RequireAddress   bool    `json:"requireAddress" doc:"Whether a customer needs an address"`
	RemovalGraceDays int     `json:"removalGraceDays" doc:"Days between a removal request and the removal, at least 7" example:"7"`
	BookkeepingYears int     `json:"bookkeepingYears" doc:"How long orders are kept" example:"7"`
	ConsentEmailText *string `json:"consentEmailText" doc:"What people agree to, kept with each consent by e-mail"`
	ConsentSMSText   *string `json:"consentSmsText" doc:"What people agree to, kept with each consent by SMS"`
	ContactEmail     *string `json:"contactEmail" doc:"Where customers' answers go"`
	LoyaltyName      *string `json:"loyaltyName" doc:"What the points are called"`

	OpeningHours       OpeningHours `json:"openingHours" doc:"When the business is open; Monday to Friday from 9 to 17 to begin with. Online bookings keep to it."`
	BookingStepMinutes int          `json:"bookingStepMinutes" doc:"How far apart the times are that are offered online" example:"15"`

	LoyaltyPointsPerUnit float64 `json:"loyaltyPointsPerUnit" doc:"Points that each whole unit of the currency earns when an order is paid" example:"1"`
	LoyaltyPointValue    int64   `json:"loyaltyPointValue" doc:"What a redeemed point is worth, in minor units; 0: points cannot be redeemed" example:"5"`
	ReceiptHeader        *string `json:"receiptHeader" doc:"Under the name of the business on receipts: address, business id"`
	ReceiptFooter        *string `json:"receiptFooter"`

	ConfirmBookings string `json:"confirmBookings" enum:"none,online,all" doc:"Which bookings are confirmed, and their changes and cancellations told, without anybody asking"`
	BookingChannel  string `json:"bookingChannel" enum:"email,sms,both" doc:"How bookings are told of"`
	ReminderHours   int    `json:"reminderHours" doc:"So long before a booking its customer is reminded; 0: never" example:"24"`
	QuietHours      Span   `json:"quietHours" doc:"When nobody is reminded, by the clock on the wall; they may go over midnight, and equal ends mean never"`
	ContactNotices  bool   `json:"contactNotices" doc:"Whether the old and the new address are told when staff or a program change a customer's contact; a change that the customer makes is always told"`

	OnlineBooking bool     `json:"onlineBooking" doc:"Whether people book online, at /book/{slug}"`
	ChangeHours   int      `json:"changeHours" doc:"So long before a booking begins its customer moves and cancels it by themselves; 0: until it begins, -1: never" example:"24"`
	EmbedOrigins  []string `json:"embedOrigins" doc:"Sites that may show the online booking in a frame, each a scheme and a host"`
	BrandColor    *string  `json:"brandColor" doc:"Of the pages that customers see" example:"#7a1f4b"`

	RetentionMonths     int    `json:"retentionMonths" doc:"Customers without a visit, an order or a change for so many months are archived, or their removal is requested, after a time on a list; 0: nothing happens" example:"36"`
	RetentionAction     string `json:"retentionAction" enum:"archive,removal" doc:"What is done with them"`
	RetentionNoticeDays int    `json:"retentionNoticeDays" doc:"How many days they stand on the list before" example:"30"`
	BackupDays          int    `json:"backupDays" doc:"How long you keep backups, so that a certificate of an erasure names the day by which the last of them is gone; 0: the certificate names none" example:"30"`
}

func settingsWire(o *clientele.Organization) Settings {
	s := &o.Settings
	return Settings{ID: o.ID, Mode: string(o.Mode()), Name: o.Name, Slug: o.Slug, Country: s.Country, Currency: s.Currency, Timezone: s.Timezone,
		Locale: s.Locale, RequireAddress: s.RequireAddress, RemovalGraceDays: s.RemovalGraceDays, BookkeepingYears: s.BookkeepingYears,
		ConsentEmailText: orNull(&s.ConsentEmailText), ConsentSMSText: orNull(&s.ConsentSMSText), ContactEmail: orNull(&s.ContactEmail),
		LoyaltyName: orNull(&s.LoyaltyName), LoyaltyPointsPerUnit: clientele.Percent(s.LoyaltyPerUnit).Float(), LoyaltyPointValue: s.LoyaltyPointValue,
		OpeningHours: openingWire(*s), BookingStepMinutes: s.BookingStepMinutes(),
		ReceiptHeader: orNull(&s.ReceiptHeader), ReceiptFooter: orNull(&s.ReceiptFooter),
		ConfirmBookings: string(s.Confirming()), BookingChannel: bookingChannel(*s), ReminderHours: s.ReminderHours, QuietHours: quietWire(*s),
		ContactNotices: s.ContactNotices, OnlineBooking: !s.BookingClosed, ChangeHours: s.ChangeHours,
		EmbedOrigins: append([]string{}, s.EmbedOrigins...), BrandColor: orNull(&s.BrandColor),
		RetentionMonths: s.RetentionMonths, RetentionAction: string(s.Retention().Action), RetentionNoticeDays: s.Retention().NoticeDays, BackupDays: s.BackupDays}
}

// SettingsFields are what of the settings can be written.
type SettingsFields struct {
	Name             opt[string] `json:"name,omitempty" example:"Studio Kirsikka"`
	Slug             opt[string] `json:"slug,omitempty" doc:"2 to 60 small letters, digits and hyphens"`
	Country          opt[string] `json:"country,omitempty"`
	Currency         opt[string] `json:"currency,omitempty"`
	Timezone         opt[string] `json:"timezone,omitempty"`
	Locale           opt[string] `json:"locale,omitempty"`
	RequireAddress   opt[bool]   `json:"requireAddress,omitempty" example:"true"`
	RemovalGraceDays opt[int]    `json:"removalGraceDays,omitempty"`
	BookkeepingYears opt[int]    `json:"bookkeepingYears,omitempty"`
	ConsentEmailText opt[string] `json:"consentEmailText,omitempty"`
	ConsentSMSText   opt[string] `json:"consentSmsText,omitempty"`
	ContactEmail     opt[string] `json:"contactEmail,omitempty"`
	LoyaltyName      opt[string] `json:"loyaltyName,omitempty"`

	OpeningHours       opt[HoursFields] `json:"openingHours,omitempty" doc:"Weekdays that are left out stay; null: Monday to Friday from 9 to 17"`
	BookingStepMinutes opt[int]         `json:"bookingStepMinutes,omitempty" doc:"5 to 240"`

	LoyaltyPointsPerUnit opt[float64] `json:"loyaltyPointsPerUnit,omitempty" doc:"0 to 1,000, two decimals"`
	LoyaltyPointValue    opt[int64]   `json:"loyaltyPointValue,omitempty"`
	ReceiptHeader        opt[string]  `json:"receiptHeader,omitempty" doc:"Up to 500 characters"`
	ReceiptFooter        opt[string]  `json:"receiptFooter,omitempty" doc:"Up to 500 characters"`

	ConfirmBookings opt[string] `json:"confirmBookings,omitempty" doc:"none, online or all" example:"all"`
	BookingChannel  opt[string] `json:"bookingChannel,omitempty" doc:"email, sms or both"`
	ReminderHours   opt[int]    `json:"reminderHours,omitempty" doc:"0 to 336"`
	QuietHours      opt[Span]   `json:"quietHours,omitempty" doc:"null: from 21:00 to 08:00"`
	ContactNotices  opt[bool]   `json:"contactNotices,omitempty"`

	OnlineBooking opt[bool]     `json:"onlineBooking,omitempty"`
	ChangeHours   opt[int]      `json:"changeHours,omitempty" doc:"-1 to 720"`
	EmbedOrigins  opt[[]string] `json:"embedOrigins,omitempty" doc:"Up to 20 origins"`
	BrandColor    opt[string]   `json:"brandColor,omitempty" doc:"#rrggbb"`

	RetentionMonths     opt[int]    `json:"retentionMonths,omitempty" doc:"0, or 6 to 240" example:"36"`
	RetentionAction     opt[string] `json:"retentionAction,omitempty" doc:"archive or removal"`
	RetentionNoticeDays opt[int]    `json:"retentionNoticeDays,omitempty" doc:"0 to 365; null: 30"`
	BackupDays          opt[int]    `json:"backupDays,omitempty" doc:"0 to 3,650"`
}

func (f SettingsFields) change() clientele.SettingsChange {
	opening := clientele.Optional[clientele.HoursChange]{Set: f.OpeningHours.Set, Null: f.OpeningHours.Null, Value: f.OpeningHours.Value.change()}
	return clientele.SettingsChange{OpeningHours: opening, BookingStepMinutes: f.BookingStepMinutes.Optional,
		Name: f.Name.Optional, Slug: f.Slug.Optional, Country: f.Country.Optional, Currency: f.Currency.Optional,
		Timezone: f.Timezone.Optional, Locale: f.Locale.Optional, RequireAddress: f.RequireAddress.Optional,
		RemovalGraceDays: f.RemovalGraceDays.Optional, BookkeepingYears: f.BookkeepingYears.Optional,
		ConsentEmailText: f.ConsentEmailText.Optional, ConsentSMSText: f.ConsentSMSText.Optional,
		ContactEmail: f.ContactEmail.Optional, LoyaltyName: f.LoyaltyName.Optional,
		LoyaltyPointsPerUnit: f.LoyaltyPointsPerUnit.Optional, LoyaltyPointValue: f.LoyaltyPointValue.Optional,
		ReceiptHeader: f.ReceiptHeader.Optional, ReceiptFooter: f.ReceiptFooter.Optional,
		ConfirmBookings: f.ConfirmBookings.Optional, BookingChannel: f.BookingChannel.Optional, ReminderHours: f.ReminderHours.Optional,
		QuietHours: quietChange(f.QuietHours), ContactNotices: f.ContactNotices.Optional,
		OnlineBooking: f.OnlineBooking.Optional, ChangeHours: f.ChangeHours.Optional, EmbedOrigins: f.EmbedOrigins.Optional,
		BrandColor:      f.BrandColor.Optional,
		RetentionMonths: f.RetentionMonths.Optional, RetentionAction: f.RetentionAction.Optional, RetentionNoticeDays: f.RetentionNoticeDays.Optional,
		BackupDays: f.BackupDays.Optional}
}

func (s *Server) addSettings() {
	add(s, call{ID: "getSettings", Method: "GET", Path: "/v1/settings", Tag: tagOrg, Scope: clientele.SettingsRead,
		Summary: "Read the settings", Text: "Of the organization that the key belongs to."},
		func(ctx context.Context, r request, _ *struct{}) (One[Settings], error) {
			o, err := r.reg.Settings(ctx, r.actor)
			return one(settingsWire(&o), o.ID), err
		})
	add(s, call{ID: "updateSettings", Method: "PATCH", Path: "/v1/settings", Tag: tagOrg, Scope: clientele.SettingsWrite,
		Summary: "Change the settings", Text: "What is left out stays as it is."},
		func(ctx context.Context, r request, in *struct{ Body SettingsFields }) (One[Settings], error) {
			o, err := r.reg.UpdateSettings(ctx, r.actor, in.Body.change())
			return one(settingsWire(&o), o.ID), err
		})
}
