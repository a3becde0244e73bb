package clientele

import "strings"

// Class says what a stored field is, in the sense of the law on personal data.
type Class string

// The classes of fields.
const (
	Personal     Class = "personal"     // says something about a customer, or can
	Pseudonymous Class = "pseudonymous" // points at a customer without saying anything: an id, a keyed hash
	Staff        Class = "staff"        // says something about a user of the organization
	Business     Class = "business"     // says something about the business alone
	Technical    Class = "technical"    // keeps the program going: versions, slots, leases
)

// OnErase says what erasing a customer does with a field.
type OnErase string

// What erasing does.
const (
	EraseDelete  OnErase = "delete"  // the row goes
	EraseClear   OnErase = "clear"   // the field is emptied, the row stays
	EraseShred   OnErase = "shred"   // the row stays, and its content can never be read again: the key is destroyed
	EraseCoarsen OnErase = "coarsen" // a time becomes its day, so that the row can be found by no memory of the hour
	EraseKeep    OnErase = "keep"    // it stays: it says nothing about the person
	EraseNone    OnErase = "none"    // it is not about customers
)

// OnHandOver says whether the person gets a field when everything held about them is handed over.
type OnHandOver string

// What handing over does.
const (
	HandOverGive     OnHandOver = "give"
	HandOverWithhold OnHandOver = "withhold" // it says nothing about the person, or is about somebody else
)

// OnMerge says what merging a second record into the one that is kept does with a field of the second; undoing the
// merge takes just that back.
type OnMerge string

// What merging does.
const (
	MergeChoose  OnMerge = "choose"  // the kept record's value stays, an empty one is filled, or the person who merges chooses
	MergeMove    OnMerge = "move"    // the row goes over to the kept record
	MergeCount   OnMerge = "count"   // recomputed from what the record has then
	MergeStrict  OnMerge = "strict"  // the stricter of the two answers
	MergeStay    OnMerge = "stay"    // it stays with the second record, for the undo
	MergeNothing OnMerge = "nothing" // not about customers
)

// FieldPrivacy is one stored column and what becomes of it. The erasure, the hand-over, the merge and its undo are
// driven by this register; a test fails for a column that is not in it.
type FieldPrivacy struct {
	Table, Column string
	Class         Class
	Erase         OnErase
	HandOver      OnHandOver
	Merge         OnMerge
}

// PrivacyRegister lists every stored column.
func PrivacyRegister() []FieldPrivacy {
	var fields []FieldPrivacy
	for _, g := range privacyGroups {
		for _, column := range strings.Fields(g.columns) {
			fields = append(fields, FieldPrivacy{g.table, column, g.class, g.erase, g.handOver, g.merge})
		}
	}
	return fields
}

// privacyGroups are the columns of each table that share a fate.
var privacyGroups = []struct {
	table, columns string
	class          Class
	erase          OnErase
	handOver       OnHandOver
	merge          OnMerge
}{
	{"schema_migration", "version name applied_at", Technical, EraseNone, HandOverWithhold, MergeNothing},
	{"organization", "org_id name slug live_id settings created_at", Business, EraseNone, HandOverWithhold, MergeNothing},
	{"organization", "clock_offset slot version", Technical, EraseNone, HandOverWithhold, MergeNothing},
	{"slug", "slug org_id", Business, EraseNone, HandOverWithhold, MergeNothing},
	{"users", "org_id id name email email_key role bookable color password_hash archived created_at", Staff, EraseNone, HandOverWithhold, MergeNothing},
	{"users", "version", Technical, EraseNone, HandOverWithhold, MergeNothing},
	{"login", "email_key org_id user_id", Staff, EraseNone, HandOverWithhold, MergeNothing},
	{"api_key", "org_id id name hint hash scopes mode created_by created_at expires_at revoked_at last_used", Business, EraseNone, HandOverWithhold, MergeNothing},

	{"session", "token_hash org_id user_id data expires_at", Pseudonymous, EraseDelete, HandOverWithhold, MergeStay}, // staff's too
	// Hashes and ids that live an hour; the contact is sealed for the moment until the code is sent.
	{"portal_code", "id contact channel code people tries passed created_at expires_at sealed", Pseudonymous, EraseNone, HandOverWithhold, MergeNothing},
	{"portal_code", "org_id slot origin", Technical, EraseNone, HandOverWithhold, MergeNothing},
	// A keyed hash of an address of the network, for an hour.
	{"attempt", "who level at", Pseudonymous, EraseNone, HandOverWithhold, MergeNothing},
	{"attempt", "org_id", Technical, EraseNone, HandOverWithhold, MergeNothing},
	{"second_factor", "org_id user_id last_step created_at recovery sealed", Staff, EraseNone, HandOverWithhold, MergeNothing},
	{"second_factor", "slot origin", Technical, EraseNone, HandOverWithhold, MergeNothing},
	{"user_preference", "org_id user_id preferences", Staff, EraseNone, HandOverWithhold, MergeNothing},

	{"customer", "name first_name last_name phone email street postal_code city country birthday language notes regular_of discount block_mode block_reason custom_fields",
		Personal, EraseDelete, HandOverGive, MergeChoose},
	{"customer", "name_key email_key", Personal, EraseDelete, HandOverWithhold, MergeChoose},
	{"customer", "tags", Personal, EraseDelete, HandOverGive, MergeMove},
	{"customer", "consent_email consent_sms", Personal, EraseDelete, HandOverGive, MergeStrict},
	{"customer", "loyalty sales bookings visits cancellations no_shows first_visit last_visit next_booking risk_at", Personal, EraseDelete, HandOverGive, MergeCount},
	{"customer", "id status archived_at merged_into source created_at updated_at", Pseudonymous, EraseDelete, HandOverGive, MergeStay},
	{"customer", "org_id slot version", Technical, EraseDelete, HandOverWithhold, MergeStay},
	{"customer_tag", "org_id tag_key state customer_id", Personal, EraseDelete, HandOverWithhold, MergeMove},
	{"search_term", "org_id term customer_id", Personal, EraseDelete, HandOverWithhold, MergeCount},
	{"match_key", "org_id key customer_id", Pseudonymous, EraseDelete, HandOverWithhold, MergeCount},
	{"duplicate", "a b score pattern model_version fingerprint", Pseudonymous, EraseDelete, HandOverWithhold, MergeCount},
	{"duplicate", "org_id status decided_kind decided_by at", Pseudonymous, EraseDelete, HandOverWithhold, MergeCount},
	{"match_keys", "org_id version step after_id", Business, EraseNone, HandOverWithhold, MergeNothing},
	{"match_model", "org_id version learned_at model status step progress customers pairs compared started_at ended_at",
		Business, EraseNone, HandOverWithhold, MergeNothing},
	{"contact_lock", "org_id bucket n", Technical, EraseNone, HandOverWithhold, MergeNothing},
	{"tag", "org_id tag_key name color created_at", Business, EraseNone, HandOverWithhold, MergeNothing},

	{"note", "sealed", Personal, EraseDelete, HandOverGive, MergeMove},
	{"note", "id pinned author created_at updated_at", Personal, EraseDelete, HandOverGive, MergeMove},
	{"note", "org_id customer_id slot origin", Technical, EraseDelete, HandOverWithhold, MergeMove},
	{"document", "sealed id content_type size author created_at", Personal, EraseDelete, HandOverGive, MergeMove},
	{"document", "org_id customer_id slot origin", Technical, EraseDelete, HandOverWithhold, MergeMove},
	{"document_chunk", "sealed", Personal, EraseDelete, HandOverGive, MergeMove},
	{"document_chunk", "org_id document_id n", Technical, EraseDelete, HandOverWithhold, MergeMove},
	{"consent", "id channel allowed at source actor wording", Personal, EraseDelete, HandOverGive, MergeMove},
	{"consent", "org_id customer_id", Technical, EraseDelete, HandOverWithhold, MergeMove},
	{"loyalty", "id order_id points balance reason actor at", Personal, EraseDelete, HandOverGive, MergeMove},
	{"loyalty", "org_id customer_id", Technical, EraseDelete, HandOverWithhold, MergeMove},

	{"orders", "customer_id", Pseudonymous, EraseClear, HandOverWithhold, MergeMove},
	{"orders", "booking_id", Pseudonymous, EraseClear, HandOverGive, MergeMove},
	{"orders", "created_at paid_at ready_at completed_at cancelled_at", Personal, EraseCoarsen, HandOverGive, MergeMove},
	{"orders", "id status hand_out currency customer_discount discount_percent discount_amount points_redeemed points_discount points_earned points_returned points_taken subtotal discount_total tax_total total paid_total refunded_total receipt_number paid_day",
		Business, EraseKeep, HandOverGive, MergeMove},
	{"orders", "user_id created_by", Staff, EraseKeep, HandOverWithhold, MergeMove},
	{"orders", "org_id version", Technical, EraseKeep, HandOverWithhold, MergeMove},
	{"order_line", "description", Personal, EraseClear, HandOverGive, MergeMove},
	{"order_line", "n item_id name quantity returned unit_price customer_discount discount_percent customer_part line_part order_part tax_rate tax total",
		Business, EraseKeep, HandOverGive, MergeMove},
	{"order_line", "org_id order_id", Technical, EraseKeep, HandOverWithhold, MergeMove},
	{"payment", "at", Personal, EraseCoarsen, HandOverGive, MergeMove},
	{"payment", "id amount method day", Business, EraseKeep, HandOverGive, MergeMove},
	{"payment", "org_id order_id actor", Technical, EraseKeep, HandOverWithhold, MergeMove},
	{"refund", "reason", Personal, EraseClear, HandOverGive, MergeMove},
	{"refund", "at", Personal, EraseCoarsen, HandOverGive, MergeMove},
	{"refund", "id amount method lines deposit day", Business, EraseKeep, HandOverGive, MergeMove},
	{"refund", "org_id order_id actor", Technical, EraseKeep, HandOverWithhold, MergeMove},
	{"receipt_counter", "org_id year n", Business, EraseNone, HandOverWithhold, MergeNothing},
	{"cohort", "org_id customer_id first_day months", Personal, EraseDelete, HandOverWithhold, MergeCount},
	{"item", "org_id id type name name_key duration_minutes buffer_minutes price tax_rate users stock archived created_at updated_at version",
		Business, EraseNone, HandOverWithhold, MergeNothing},
	{"user_hours", "org_id user_id hours updated_at", Staff, EraseNone, HandOverWithhold, MergeNothing},
	{"time_off", "org_id id user_id starts_at ends_at reason created_by created_at", Staff, EraseNone, HandOverWithhold, MergeNothing},
	{"user_day", "org_id user_id day n", Technical, EraseNone, HandOverWithhold, MergeNothing},
	{"booking", "notes source", Personal, EraseClear, HandOverGive, MergeMove},
	{"booking", "starts_at ends_at created_at", Personal, EraseCoarsen, HandOverGive, MergeMove},
	{"booking", "id day status cancelled_by paid_total", Pseudonymous, EraseKeep, HandOverGive, MergeMove},
	{"booking", "customer_id series_id order_id created_by", Pseudonymous, EraseClear, HandOverWithhold, MergeMove},
	{"booking", "blocked_until updated_at", Personal, EraseCoarsen, HandOverWithhold, MergeMove},
	{"booking", "org_id version", Technical, EraseKeep, HandOverWithhold, MergeMove},
	{"booking_user", "user_id", Pseudonymous, EraseKeep, HandOverGive, MergeMove},
	{"booking_user", "starts_at blocked_until", Personal, EraseCoarsen, HandOverWithhold, MergeMove},
	{"booking_user", "org_id booking_id n blocks", Technical, EraseKeep, HandOverWithhold, MergeMove},
	{"booking_item", "name duration_minutes price", Pseudonymous, EraseKeep, HandOverGive, MergeMove},
	{"booking_item", "org_id booking_id n item_id buffer_minutes", Technical, EraseKeep, HandOverWithhold, MergeMove},
	{"suggestion", "sealed", Personal, EraseDelete, HandOverGive, MergeMove},
	{"suggestion", "id status created_at decided_at decided_by", Pseudonymous, EraseDelete, HandOverGive, MergeMove},
	{"suggestion", "org_id customer_id booking_id slot origin", Technical, EraseDelete, HandOverWithhold, MergeMove},

	{"merge", "id kept_id moved kept actor_kind actor_id at undo_until undone_at", Pseudonymous, EraseKeep, HandOverGive, MergeNothing},
	{"merge", "org_id after_slot after_origin", Technical, EraseKeep, HandOverWithhold, MergeNothing},
	{"merge", "after_sealed", Personal, EraseShred, HandOverWithhold, MergeNothing},
	{"merge_record", "sealed", Personal, EraseShred, HandOverWithhold, MergeNothing},
	{"merge_record", "org_id merge_id n customer_id slot origin", Pseudonymous, EraseKeep, HandOverWithhold, MergeNothing},
	{"merge_move", "org_id merge_id kind row_id customer_id", Pseudonymous, EraseDelete, HandOverWithhold, MergeNothing},
	{"message", "sealed", Personal, EraseDelete, HandOverGive, MergeMove},
	{"message", "id channel kind status via created_at sent_at", Personal, EraseDelete, HandOverGive, MergeMove},
	{"campaign", "org_id id channel subject body query status rate start_at position matched refused unasked unreachable queued unsubscribed created_by created_at ended_at",
		Business, EraseNone, HandOverWithhold, MergeNothing},
	{"message", "campaign_id", Technical, EraseDelete, HandOverWithhold, MergeMove},
	{"message", "org_id customer_id booking_id order_id reason attempts about_at author expires_at next_at slot origin", Technical, EraseDelete, HandOverWithhold, MergeMove},
	{"webhook", "org_id id url description events disabled problem failing_since failures paused_until created_by created_at updated_at sealed",
		Business, EraseNone, HandOverWithhold, MergeNothing},
	{"webhook", "slot origin", Technical, EraseNone, HandOverWithhold, MergeNothing},
	{"delivery", "org_id id webhook_id event_id type subject_id related at status attempts response_status problem created_at tried_at next_at delivered_at",
		Pseudonymous, EraseKeep, HandOverWithhold, MergeStay},

	{"daily_total", "org_id day kind key n amount", Business, EraseKeep, HandOverWithhold, MergeNothing},

	{"audit_event", "sealed", Personal, EraseShred, HandOverGive, MergeStay},
	{"audit_event", "id at actor_kind actor_id origin action", Pseudonymous, EraseKeep, HandOverGive, MergeStay},
	{"audit_event", "org_id request_id subject_type subject_id slot sealed_origin", Pseudonymous, EraseKeep, HandOverWithhold, MergeStay},
	{"event", "org_id id type subject_id related at", Pseudonymous, EraseKeep, HandOverWithhold, MergeStay},

	{"import", "facts_sealed", Personal, EraseShred, HandOverWithhold, MergeNothing},
	{"import", "preview problem", Business, EraseNone, HandOverWithhold, MergeNothing},
	{"import", "org_id id status format size counts row_count done undoing actor actor_kind created_at started_at ended_at undone_at undo_until",
		Business, EraseNone, HandOverWithhold, MergeNothing},
	{"import", "facts_slot facts_origin slot version", Technical, EraseNone, HandOverWithhold, MergeNothing},
	{"import_chunk", "sealed", Personal, EraseShred, HandOverWithhold, MergeNothing},
	{"import_chunk", "org_id import_id n", Technical, EraseNone, HandOverWithhold, MergeNothing},
	{"import_row", "sealed", Personal, EraseDelete, HandOverWithhold, MergeStay},
	{"import_row", "line outcome reason customer_id version", Pseudonymous, EraseDelete, HandOverWithhold, MergeStay},
	{"import_row", "org_id import_id slot origin", Technical, EraseDelete, HandOverWithhold, MergeStay},

	{"erasure", "id customer_id removal_id after_restore requester_kind requester_id channel requested_at at counts purged_at scan", Pseudonymous, EraseKeep, HandOverWithhold, MergeNothing},
	{"erasure", "org_id ledger_n ledger_hash purged_n purged_hash slot origin", Technical, EraseKeep, HandOverWithhold, MergeNothing},
	{"erasure", "sealed", Personal, EraseShred, HandOverWithhold, MergeNothing},
	{"certificate", "org_id erasure_id stage content", Pseudonymous, EraseKeep, HandOverWithhold, MergeNothing},
	{"ledger_position", "org_id n hash", Technical, EraseNone, HandOverWithhold, MergeNothing},
	{"audit_link", "org_id seq event_id at links", Technical, EraseNone, HandOverWithhold, MergeNothing},
	{"audit_checkpoint", "org_id size signed", Technical, EraseNone, HandOverWithhold, MergeNothing},
	{"removal", "sealed", Personal, EraseShred, HandOverGive, MergeStay},
	{"removal", "id customer_id status requested_by actor_kind actor_id channel was_status requested_at due_at reasons ended_at erasure_id", Pseudonymous, EraseKeep, HandOverGive, MergeStay},
	{"removal", "org_id slot origin", Technical, EraseKeep, HandOverWithhold, MergeStay},
	{"legal_hold", "id customer_id ground until actor_id created_at lifted_at", Pseudonymous, EraseDelete, HandOverGive, MergeStay},
	{"legal_hold", "org_id order_id", Technical, EraseDelete, HandOverWithhold, MergeStay}, // one on an order is about no person, and stays
	{"retention_notice", "customer_id noticed_at due_at kept_until", Pseudonymous, EraseDelete, HandOverGive, MergeStay},
	{"retention_notice", "org_id", Technical, EraseDelete, HandOverWithhold, MergeStay},
	{"suppression", "hash kind day", Pseudonymous, EraseKeep, HandOverWithhold, MergeNothing},
	{"suppression", "org_id", Technical, EraseKeep, HandOverWithhold, MergeNothing},
	{"booking", "retained_until", Business, EraseKeep, HandOverWithhold, MergeMove},
	{"orders", "retained_until", Business, EraseKeep, HandOverWithhold, MergeMove},

	{"job", "org_id id kind subject due_at attempts claimed_by claimed_until", Technical, EraseKeep, HandOverWithhold, MergeNothing},
	{"idempotency", "sealed", Personal, EraseShred, HandOverWithhold, MergeStay},
	{"idempotency", "key request subject_id", Pseudonymous, EraseKeep, HandOverWithhold, MergeStay},
	{"idempotency", "org_id status slot origin at n", Technical, EraseKeep, HandOverWithhold, MergeStay},
}
