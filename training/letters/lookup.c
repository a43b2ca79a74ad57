/* Reads words, a line each, and writes what flite's lexicon and rules say of them:
   word, tab, 1 if it is in the lexicon and not made by rules, phones with 0 or 1 for stress. Build: gcc lookup.c -lflite_cmulex -lflite -lm */
#include <flite/flite.h>
#include <stdio.h>
#include <string.h>

cst_lexicon *cmu_lex_init(void);

int main(void)
{
    char word[256];
    flite_init();
    cst_lexicon *lexicon = cmu_lex_init();
    while (fgets(word, sizeof word, stdin)) {
        word[strcspn(word, "\n")] = 0;
        cst_val *phones = lex_lookup(lexicon, word, NULL, NULL);
        printf("%s\t%d ", word, in_lex(lexicon, word, NULL, NULL));
        for (const cst_val *p = phones; p; p = val_cdr(p))
            printf("%s ", val_string(val_car(p)));
        puts("");
        delete_val(phones);
    }
    return 0;
}
