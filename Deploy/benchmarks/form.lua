-- The same form again and again.
-- Arguments: the form, encoded.

function init(arguments)
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
    wrk.body = arguments[1]
end
