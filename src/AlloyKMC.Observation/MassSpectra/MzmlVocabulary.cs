using System.Collections.Frozen;

namespace AlloyKMC.Observation.MassSpectra;

/// <summary>Terms of the PSI-MS controlled vocabulary and the unit ontology that reader and writer know (doi 10.1093/database/bat009).</summary>
internal static class MzmlVocabulary
{
    public const string Namespace = "http://psi.hupo.org/ms/mzml";

    public const string MsLevel = "MS:1000511";
    public const string Ms1Spectrum = "MS:1000579";
    public const string MsnSpectrum = "MS:1000580";
    public const string NegativeScan = "MS:1000129";
    public const string PositiveScan = "MS:1000130";
    public const string CentroidSpectrum = "MS:1000127";
    public const string ProfileSpectrum = "MS:1000128";
    public const string ScanStartTime = "MS:1000016";

    public const string MassToChargeArray = "MS:1000514";
    public const string IntensityArray = "MS:1000515";
    public const string WavelengthArray = "MS:1000617";
    public const string Float64 = "MS:1000523";
    public const string NoCompression = "MS:1000576";
    public const string Zlib = "MS:1000574";

    public const string Second = "UO:0000010";
    public const string Minute = "UO:0000031";

    public static readonly FrozenDictionary<string, NumberFormat> NumberFormats = new Dictionary<string, NumberFormat>
    {
        ["MS:1000519"] = NumberFormat.Int32,
        ["MS:1000521"] = NumberFormat.Float32,
        ["MS:1000522"] = NumberFormat.Int64,
        [Float64] = NumberFormat.Float64,
    }.ToFrozenDictionary();

    public static readonly FrozenDictionary<string, ArrayCompression> Compressions = new Dictionary<string, ArrayCompression>
    {
        [NoCompression] = new(NumpressMethod.None, false),
        [Zlib] = new(NumpressMethod.None, true),
        ["MS:1002312"] = new(NumpressMethod.Linear, false),
        ["MS:1002313"] = new(NumpressMethod.Pic, false),
        ["MS:1002314"] = new(NumpressMethod.Slof, false),
        ["MS:1002746"] = new(NumpressMethod.Linear, true),
        ["MS:1002747"] = new(NumpressMethod.Pic, true),
        ["MS:1002748"] = new(NumpressMethod.Slof, true),
    }.ToFrozenDictionary();
}

/// <summary>How single numbers stand in an array; little-endian throughout.</summary>
internal enum NumberFormat
{
    Int32,
    Int64,
    Float32,
    Float64,
}

internal enum NumpressMethod
{
    None,
    Linear,
    Pic,
    Slof,
}

/// <summary>Numpress is applied to the numbers first, zlib to the bytes it leaves.</summary>
internal readonly record struct ArrayCompression(NumpressMethod Numpress, bool Zlib);
