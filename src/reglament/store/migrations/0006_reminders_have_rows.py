from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0005_ledger_of_what_stands'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='invoice',
            name='reminded_on',
        ),
    ]
