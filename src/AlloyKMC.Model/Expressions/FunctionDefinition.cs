using Sprache;

namespace AlloyKMC.Model.Expressions;

/// <summary>A function a system declares: "dG30(x)" and its body. Functions may call others but not, even indirectly, themselves.</summary>
public sealed record FunctionDefinition(string Name, IReadOnlyList<string> Arguments, Expression Body, string Path)
{
    private static readonly Parser<(string Name, IReadOnlyList<string> Arguments)> Signature =
        from space in Parse.WhiteSpace.Many()
        from name in ExpressionParser.NameParser
        from open in ExpressionParser.Symbol("(")
        from arguments in ExpressionParser.NameParser.XDelimitedBy(ExpressionParser.Symbol(","))
        from close in ExpressionParser.Symbol(")")
        select (name, (IReadOnlyList<string>)[.. arguments]);

    /// <summary>Reads all functions of a system. Those with faults stand there as 0, which fits any dimension, so that what calls them is not at fault too.</summary>
    public static Dictionary<string, FunctionDefinition> ReadAll(IReadOnlyList<KeyValuePair<string, string>> texts, List<Fault> faults)
    {
        var functions = new Dictionary<string, FunctionDefinition>(StringComparer.Ordinal);
        foreach ((string signature, string body) in texts)
        {
            string path = $"functions.{signature}";
            IResult<(string Name, IReadOnlyList<string> Arguments)> head = Signature.End().TryParse(signature);
            if (!head.WasSuccessful)
            {
                faults.Add(new Fault(path, $"'{signature}' is not a function signature.", "Write a name and its arguments: dG30(x)."));
                continue;
            }

            (string name, IReadOnlyList<string> arguments) = head.Value;
            if (Builtins.Arities.ContainsKey(name) || name == Builtins.Temperature)
                faults.Add(new Fault(path, $"'{name}' is a built-in name.", "Choose another name."));
            else if (arguments.Distinct(StringComparer.Ordinal).Count() != arguments.Count)
                faults.Add(new Fault(path, "an argument stands twice.", "Give each argument its own name."));
            else if (!functions.TryAdd(name, new FunctionDefinition(name, arguments, ExpressionParser.Read(body, path, faults) ?? new NumberLiteral(0, 0), path)))
                faults.Add(new Fault(path, $"the function '{name}' is declared twice.", "Keep one of them."));
        }

        foreach (string name in functions.Keys.Where(n => Reaches(n, n, functions, [])).ToList())
        {
            faults.Add(new Fault(functions[name].Path, $"the function '{name}' calls itself.", "Write it without recursion."));
            functions[name] = functions[name] with { Body = new NumberLiteral(0, 0) };
        }

        return functions;
    }

    private static bool Reaches(string from, string target, Dictionary<string, FunctionDefinition> functions, HashSet<string> seen) =>
        functions.TryGetValue(from, out FunctionDefinition? function) && seen.Add(from)
        && Calls(function.Body).Any(called => called == target || Reaches(called, target, functions, seen));

    private static IEnumerable<string> Calls(Expression expression) => expression switch
    {
        Negation negation => Calls(negation.Operand),
        BinaryOperation operation => Calls(operation.Left).Concat(Calls(operation.Right)),
        Conditional conditional => Calls(conditional.Test).Concat(Calls(conditional.Then)).Concat(Calls(conditional.Else)),
        FunctionCall call => call.Arguments.SelectMany(Calls).Prepend(call.Name),
        _ => [],
    };
}
