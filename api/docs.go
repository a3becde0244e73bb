package api

func (s *Server) addDocument() {}
