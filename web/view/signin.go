package view

// SignIn is the page where one signs in.
type SignIn struct {
	Frame
	Email string
	Wrong string
	Next  string
}

// Choose is where one who works for several organizations says which.
type Choose struct {
	Frame
	Places []Entrance
}

// Entrance is an organization that may be entered.
type Entrance struct{ Org, Name, Role string }

// Code is where a second factor is asked for.
type Code struct {
	Frame
	Wrong string
}

// FirstStart is where the organization and its owner are set up.
type FirstStart struct {
	Frame
	Fields []Field
	Owner  []Field
}

// Problem is a page that says what went wrong.
type Problem struct {
	Frame
	Pic, Headline, Text string
	Inside              bool // somebody is signed in
}

// Forgot is where one asks for a link to choose another password.
type Forgot struct {
	Frame
	Email string
	Wrong string
	Asked bool // the link is on its way, if anybody has the address
}

// Password is where one chooses a password by a link.
type Password struct {
	Frame
	Organization, Email, Token string
	Field                      Field
}
