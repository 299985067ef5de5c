-- Each thread has one connection and a refresh token of its own; it presents what the answer before gave it.
-- Arguments: a file with a token a line.

local threads = 0

function setup(thread)
    threads = threads + 1
    thread:set("number", threads)
end

function init(arguments)
    local line = 0
    for text in io.lines(arguments[1]) do
        line = line + 1
        if line == number then token = text end
    end
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
end

function request()
    return wrk.format(nil, nil, nil, "grant_type=refresh_token&refresh_token=" .. token)
end

function response(status, headers, body)
    if status == 200 then token = string.match(body, '"refresh_token":"([^"]+)"') end
end
