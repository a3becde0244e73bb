package e2e

import "testing"

// TestTwoOpenCalendars books in one browser and sees it in another one that nobody touches.
func TestTwoOpenCalendars(t *testing.T) {
	base, _ := serve(t)
	desk, phone := open(t, base, 1440, 900, false), open(t, base, 390, 844, false)
	aSalon(desk)
	signIn(phone)
	phone.go_("/calendar?day=" + tomorrow())
	phone.until("document.querySelector('.lane') && !document.querySelector('.slot')")
	bookAnna(desk)
	phone.see("Anna Almeida")
	phone.accessible("the calendar that was fetched again")
	desk.go_("/calendar?day=" + tomorrow())
	desk.click(".slot a")
	desk.click("#booking-window form[action$='check-in'] button")
	phone.until("document.querySelector('.slot.checked_in')")
	desk.calm()
	phone.calm()
}
