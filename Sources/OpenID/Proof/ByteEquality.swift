/// By bytes: what Unicode holds equal is two things here.
func isSame(_ left: String, _ right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }
