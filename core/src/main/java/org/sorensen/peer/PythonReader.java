package org.sorensen.peer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a Python call of literals, names and nested calls; nothing is executed. */
final class PythonReader {
    /** Methods of tensors and modules after which they are what they were. */
    private static final List<String> KEEPING =
            List.of("to", "cuda", "cpu", "float", "double", "detach", "numpy", "tolist", "eval", "train");

    private final String text;
    private int at;

    private PythonReader(String text) {
        this.text = text;
    }

    /** A statement without imports before it, what it is assigned to, and the semicolon after it. */
    static String expression(String statement) {
        return statement
                .replaceFirst("^(\\s*(from|import)\\s[^\\n]*\\n)*", "")
                .replaceFirst("^\\s*[\\w.]+\\s*=(?!=)", "")
                .replaceFirst(";\\s*$", "")
                .strip();
    }

    /** Reads a whole text as one value. */
    static Object value(String text) {
        PythonReader reader = new PythonReader(text);
        Object value = reader.sum();
        reader.skip();
        if (reader.at < text.length()) {
            throw reader.wrong("the end");
        }
        return value;
    }

    /** Reads a whole text as a call; a bare name is a call without arguments. */
    static PythonCall call(String text) {
        Object value = value(text);
        if (value instanceof PythonCall call) {
            return call;
        }
        if (value instanceof String name && text.strip().equals(name)) {
            return new PythonCall(name, List.of(), Map.of());
        }
        throw new IllegalArgumentException(
                "expected a call such as monai.losses.DiceLoss(softmax=True), found \"" + text + "\"");
    }

    private Object sum() {
        Object value = product();
        while (peek() == '+' || peek() == '-') {
            char sign = text.charAt(at++);
            value = operate(sign, value, product());
        }
        return value;
    }

    private Object product() {
        Object value = unary();
        while (peek() == '*' || peek() == '/') {
            char operator = text.charAt(at++);
            if (operator == '*' && peek() == '*') {
                at++;
                operator = '^';
            }
            value = operate(operator, value, unary());
        }
        return value;
    }

    private Object operate(char operator, Object left, Object right) {
        if (!(left instanceof Number) || !(right instanceof Number)) {
            throw wrong("numbers around " + (operator == '^' ? "**" : operator));
        }
        double a = ((Number) left).doubleValue();
        double b = ((Number) right).doubleValue();
        double result = switch (operator) {
            case '+' -> a + b;
            case '-' -> a - b;
            case '*' -> a * b;
            case '/' -> a / b;
            default -> Math.pow(a, b);
        };
        boolean whole = left instanceof Long && right instanceof Long && operator != '/' && result == Math.rint(result);
        return whole ? (Object) (long) result : (Object) result;
    }

    private Object unary() {
        char next = peek();
        if (next == '-' || next == '+') {
            at++;
            Object value = unary();
            if (value instanceof Long whole) {
                return next == '-' ? -whole : whole;
            }
            if (value instanceof Double real) {
                return next == '-' ? -real : real;
            }
            throw wrong("a number after " + next);
        }
        return primary();
    }

    private Object primary() {
        char next = peek();
        if (next == '\'' || next == '"') {
            return string();
        }
        if (next == '[') {
            at++;
            return suffixed(items(']'));
        }
        if (next == '(') {
            return parenthesis();
        }
        if (next == '{') {
            return dictionary();
        }
        if (Character.isDigit(next) || next == '.') {
            return number();
        }
        if (Character.isJavaIdentifierStart(next)) {
            return named();
        }
        throw wrong("a value");
    }

    private Object parenthesis() {
        int start = ++at;
        Object first = peek() == ')' ? null : sum();
        if (peek() == ')' && at > start && first != null) {
            at++;
            return first;
        }
        at = start;
        return items(')');
    }

    private List<Object> items(char end) {
        List<Object> items = new ArrayList<>();
        while (peek() != end) {
            items.add(sum());
            if (peek() == ',') {
                at++;
            } else if (peek() != end) {
                throw wrong("\",\" or \"" + end + "\"");
            }
        }
        at++;
        return items;
    }

    /** A value after methods that leave it what it is, such as {@code .cuda()}. */
    private Object suffixed(Object value) {
        while (at < text.length() && text.charAt(at) == '.') {
            int start = at++;
            while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
                at++;
            }
            String method = text.substring(start + 1, at);
            if (!KEEPING.contains(method) || peek() != '(') {
                at = start;
                throw wrong("the end, or one of " + String.join(", ", KEEPING));
            }
            arguments(method);
        }
        return value;
    }

    private Map<String, Object> dictionary() {
        Map<String, Object> entries = new LinkedHashMap<>();
        at++;
        while (peek() != '}') {
            Object key = sum();
            expect(':');
            entries.put(String.valueOf(key), sum());
            if (peek() == ',') {
                at++;
            } else if (peek() != '}') {
                throw wrong("\",\" or \"}\"");
            }
        }
        at++;
        return entries;
    }

    private String string() {
        char quote = text.charAt(at++);
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != quote) {
            char c = text.charAt(at++);
            if (c == '\\' && at < text.length()) {
                c = text.charAt(at++);
            }
            value.append(c);
        }
        if (at >= text.length()) {
            throw wrong("a closing " + quote);
        }
        at++;
        return value.toString();
    }

    private Object number() {
        int start = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at))
                        || text.charAt(at) == '.'
                        || text.charAt(at) == '_'
                        || "+-".indexOf(text.charAt(at)) >= 0 && "eE".indexOf(text.charAt(at - 1)) >= 0)) {
            at++;
        }
        String digits = text.substring(start, at).replace("_", "");
        try {
            return digits.matches("[0-9]+") ? (Object) Long.parseLong(digits) : (Object) Double.parseDouble(digits);
        } catch (NumberFormatException e) {
            at = start;
            throw wrong("a number");
        }
    }

    private Object named() {
        int start = at;
        while (at < text.length() && (Character.isJavaIdentifierPart(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        String name = text.substring(start, at);
        switch (name) {
            case "True", "true":
                return true;
            case "False", "false":
                return false;
            case "None", "null":
                return null;
            case "lambda":
                return lambda(start);
            case "inf", "math.inf", "np.inf", "torch.inf":
                return Double.POSITIVE_INFINITY;
            default:
        }
        return peek() == '(' ? suffixed(PythonValues.plain(arguments(name))) : name;
    }

    /** A lambda is kept as its text, up to the comma or bracket that ends it. */
    private String lambda(int start) {
        int depth = 0;
        boolean body = false;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (depth == 0 && (c == ')' || c == ']' || c == '}' || c == ',' && body)) {
                break;
            }
            body |= c == ':';
            depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
            at++;
        }
        return text.substring(start, at).strip();
    }

    private PythonCall arguments(String name) {
        List<Object> positional = new ArrayList<>();
        Map<String, Object> keywords = new LinkedHashMap<>();
        expect('(');
        while (peek() != ')') {
            if (text.startsWith("**", at)) {
                at += 2;
                unpack(primary(), keywords);
            } else {
                argument(name, positional, keywords);
            }
            if (peek() == ',') {
                at++;
            } else if (peek() != ')') {
                throw wrong("\",\" or \")\"");
            }
        }
        at++;
        return new PythonCall(name, positional, keywords);
    }

    private void unpack(Object value, Map<String, Object> keywords) {
        if (!(value instanceof Map<?, ?> entries)) {
            throw wrong("a dictionary after **, before this");
        }
        entries.forEach((key, entry) -> keywords.put(String.valueOf(key), entry));
    }

    private void argument(String name, List<Object> positional, Map<String, Object> keywords) {
        int start = at;
        String keyword = keyword();
        if (keyword == null) {
            if (!keywords.isEmpty()) {
                at = start;
                throw wrong("keyword=value after the first keyword");
            }
            positional.add(sum());
        } else if (keywords.containsKey(keyword)) {
            throw new IllegalArgumentException("keyword " + keyword + " of " + name + " is given twice");
        } else {
            keywords.put(keyword, sum());
        }
    }

    private String keyword() {
        int start = at;
        while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
            at++;
        }
        String name = text.substring(start, at);
        boolean assigned = peek() == '=' && (at + 1 >= text.length() || text.charAt(at + 1) != '=') && !name.isEmpty();
        if (assigned) {
            at++;
            return name;
        }
        at = start;
        return null;
    }

    private char peek() {
        skip();
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private void skip() {
        while (at < text.length()) {
            if (text.charAt(at) == '#') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (Character.isWhitespace(text.charAt(at)) || text.startsWith("\\\n", at)) {
                at++;
            } else {
                return;
            }
        }
    }

    private void expect(char c) {
        if (peek() != c) {
            throw wrong("\"" + c + "\"");
        }
        at++;
    }

    private IllegalArgumentException wrong(String expected) {
        String found = at < text.length() ? "\"" + text.substring(at) + "\"" : "the end";
        return new IllegalArgumentException(
                "expected " + expected + " at position " + (at + 1) + " of \"" + text + "\", found " + found);
    }
}
