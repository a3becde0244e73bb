package clientele

import (
	"context"
	"crypto/hmac"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// inviteLife is how long somebody who was invited may take to choose a password.
const inviteLife = 7 * 24 * time.Hour

// passwordLink is the address at which a user chooses a password. Its token says who and until when, and is signed
// together with the present password and address, so that it is over once either is another: it works once.
func (r *Register) passwordLink(u User, life time.Duration) string {
	if r.senders == nil || r.senders.URL == "" {
		return ""
	}
	token := fmt.Sprintf("%s.%s.%d", u.OrgID, u.ID, r.clock().Add(life).Unix())
	return strings.TrimSuffix(r.senders.URL, "/") + "/password/" + token + "." + r.passwordMark(u, token)
}

func (r *Register) passwordMark(u User, token string) string {
	return base64.RawURLEncoding.EncodeToString(r.keyed("password link", token, u.PasswordHash, u.EmailKey)[:18])
}

// AskForPassword mails a link to choose another password to whoever signs in with an e-mail address, once for each
// organization. It does not tell whether there is anybody; how long it takes does, so answer before it ends.
func (r *Register) AskForPassword(ctx context.Context, email string) error {
	logins, err := r.store.LoginsByEmail(ctx, r.loginKey(emailKey(email)))
	if err != nil {
		return err
	}
	for _, l := range logins {
		e, err := r.entrance(ctx, l)
		if err != nil {
			return err
		}
		a := ActorFor(e.Org, e.User)
		err = r.store.InTx(ctx, func(tx Tx) error {
			if err := r.mailLink(ctx, tx, a, e.User, MessageReset, codeLife); err != nil {
				return err
			}
			return r.record(ctx, tx, a, entry{action: "user.password_asked", subjectType: "user", subjectID: a.ID})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// invite mails somebody who has been made a user, and has no password yet, the link to choose one.
func (r *Register) invite(ctx context.Context, tx Tx, a Actor, u User) error {
	if u.PasswordHash != "" {
		return nil
	}
	return r.mailLink(ctx, tx, a, u, MessageInvitation, inviteLife)
}

func (r *Register) mailLink(ctx context.Context, tx Tx, a Actor, u User, kind MessageKind, life time.Duration) error {
	link := r.passwordLink(u, life)
	if link == "" {
		return nil
	}
	return r.mailUser(ctx, tx, a, u, kind, life, map[string]string{"link": link})
}

// UserByPasswordLink gives who a link's token lets choose a password. One that is over, was used or was not made here
// is not found.
func (r *Register) UserByPasswordLink(ctx context.Context, token string) (Entrance, error) {
	over := Errorf(KindNotFound, "This link is over or was used already. Ask for a new one.")
	parts := strings.Split(token, ".")
	if len(parts) != 4 {
		return Entrance{}, over
	}
	until, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil || r.clock().After(time.Unix(until, 0)) {
		return Entrance{}, over
	}
	e, err := r.entrance(ctx, Login{OrgID: parts[0], UserID: parts[1]})
	if KindOf(err) == KindNotFound || err == nil && (e.User.Archived || !r.signedFor(e.User, token)) {
		return Entrance{}, over
	}
	return e, err
}

func (r *Register) signedFor(u User, token string) bool {
	cut := strings.LastIndexByte(token, '.')
	return hmac.Equal([]byte(token[cut+1:]), []byte(r.passwordMark(u, token[:cut])))
}

// ChoosePassword gives the user of a link's token the password they chose. All their sessions are over then. A second
// factor that they have is asked for as before.
func (r *Register) ChoosePassword(ctx context.Context, token, password string) (Entrance, error) {
	var e Entrance
	err := r.store.InTx(ctx, func(tx Tx) (err error) {
		if e, err = r.within(tx).UserByPasswordLink(ctx, token); err != nil {
			return err
		}
		var wrong problems
		applyPassword(&e.User, Some(password), &wrong)
		if err := wrong.err(); err != nil {
			return err
		}
		if err := tx.UpdateUser(ctx, e.User); err != nil {
			return err
		}
		e.User.Version++
		a := ActorFor(e.Org, e.User)
		return r.record(ctx, tx, a, entry{action: "user.password_chosen", subjectType: "user", subjectID: a.ID})
	})
	return e, err
}
