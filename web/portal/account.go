package portal

// portalPlaces are the navigation of whoever has signed in.
var portalPlaces = []struct{ name, path, icon string }{
	{"bookings", "", "calendar"},
}
