package clientele

// applyMessageSettings takes over what a change says about messages.
func applyMessageSettings(s *Settings, ch SettingsChange, wrong *problems) {
	if ch.ConfirmBookings.Set {
		switch rule := ConfirmBookings(ch.ConfirmBookings.Value); rule {
		case "", ConfirmNone, ConfirmOnline, ConfirmAll:
			s.ConfirmBookings = rule
		default:
			wrong.add("confirmBookings", "invalid", "the rules are none, online and all")
		}
	}
	if ch.BookingChannel.Set {
		switch by := ch.BookingChannel.Value; by {
		case "", "email", "sms", "both":
			s.BookingChannel = by
		default:
			wrong.add("bookingChannel", "invalid", "bookings are told of by email, sms or both")
		}
	}
	if ch.ReminderHours.Set {
		if s.ReminderHours = ch.ReminderHours.Value; s.ReminderHours < 0 || s.ReminderHours > maxReminderHours {
			wrong.add("reminderHours", "out_of_range", "between 0, which reminds nobody, and %d hours", maxReminderHours)
		}
	}
	if ch.QuietHours.Set {
		s.QuietHours = nil
		if q := ch.QuietHours.Value; !ch.QuietHours.Null {
			if q.From < 0 || q.To < 0 {
				wrong.add("quietHours", "invalid", "a time is written as 21:00")
			}
			s.QuietHours = &q
		}
	}
	ch.ContactNotices.apply(&s.ContactNotices)
}
