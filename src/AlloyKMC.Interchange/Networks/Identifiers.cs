using System.Globalization;
using System.Text;

namespace AlloyKMC.Interchange.Networks;

/// <summary>Names turned into identifiers that SBML (SId) and BNGL take: ASCII letters, digits and _, each used once.</summary>
internal sealed class Identifiers
{
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>An identifier close to a name: "S30(3, -1)" becomes "S30_3_m1".</summary>
    public string Claim(string name)
    {
        var text = new StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            if (char.IsAsciiLetterOrDigit(c)) text.Append(c);
            else if (c == '-' && i + 1 < name.Length && char.IsAsciiDigit(name[i + 1])) text.Append('m');
            else if (c > 127) text.Append(CultureInfo.InvariantCulture, $"u{(int)c:x4}");
            else if (text.Length > 0 && text[^1] != '_' && i + 1 < name.Length) text.Append('_');
            else if (c == '_') text.Append('_');
        }

        if (text.Length == 0 || char.IsAsciiDigit(text[0])) text.Insert(0, '_');
        string wanted = text.ToString(), id = wanted;
        for (int k = 2; !_used.Add(id); k++) id = $"{wanted}_{k}";
        return id;
    }
}
