// A sweep in parts, merged:
//   nextflow run scripts/workflows/nextflow/main.nf --config configs/lin2022/feed-ratio-sweep.json --parts 4
// Every part writes a folder of its own; a part that was stopped (exit code 75) is tried again and, with -resume, only what is missing runs.
params.config = 'configs/lin2022/feed-ratio-sweep.json'
params.parts = 4
params.out = 'results/sweep'
params.alloykmc = 'alloykmc'

process part {
    cpus 1
    errorStrategy { task.exitStatus == 75 ? 'retry' : 'finish' }
    maxRetries 20

    input:
    val index

    output:
    val index

    script:
    """
    ${params.alloykmc} sweep '${file(params.config)}' --out '${file(params.out)}' --shard ${index}/${params.parts} --threads ${task.cpus}
    """
}

process merge {
    input:
    val parts

    script:
    """
    ${params.alloykmc} merge '${file(params.out)}' --quiet
    """
}

workflow {
    part(Channel.of(1..params.parts)) | collect | merge
}
